import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const RESERVATION_STATUSES = ['ACTIVE', 'CONSUMED', 'RELEASED', 'EXPIRED'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/**
 * Units held for a while at one location. A free hold lapses by itself at `expiresAt`; one that belongs to an order
 * never does. It leaves ACTIVE once.
 */
@Schema({ collection: 'reservations', versionKey: false })
export class Reservation {
  /** of an order: `<orderId>-<n>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) productId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  @Prop({ type: Number, required: true }) quantity!: number;
  @Prop({ type: String, required: true }) status!: ReservationStatus;
  /** true while no order owns it */
  @Prop({ type: Boolean, required: true }) free!: boolean;
  @Prop({ type: Date, default: null }) expiresAt!: Date | null;
  @Prop({ type: String, default: null }) orderId!: string | null;
  @Prop({ type: String, default: null }) orderItemId!: string | null;
  /** the customer, or the member of staff, who holds; null for an order's */
  @Prop({ type: String, default: null }) ownerId!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) endedAt!: Date | null;
}

const ACTIVE_AND_FREE = { partialFilterExpression: { status: 'ACTIVE' as const, free: true } };

export const ReservationSchema = SchemaFactory.createForClass(Reservation)
  .index({ productId: 1, expiresAt: 1 }, { name: 'lapsing', ...ACTIVE_AND_FREE }) // lapsed holds of the products of a batch
  .index({ expiresAt: 1 }, { name: 'to_tidy', ...ACTIVE_AND_FREE }) // the sweeper
  .index({ ownerId: 1, _id: -1 }, { name: 'of_owner', partialFilterExpression: { free: true } }) // HOLDS_PER_CUSTOMER, a customer's list
  .index({ productId: 1, _id: -1 }, { name: 'of_product' }); // GET /inventory/reservations?productId=
