import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const ALLOCATION_STATUSES = ['OPEN', 'SHIPPED', 'RELEASED'] as const;
export type AllocationStatus = (typeof ALLOCATION_STATUSES)[number];

/** Units committed to leave. The id is made from the reservation's, so that no reservation is allocated twice. */
@Schema({ collection: 'allocations', versionKey: false })
export class Allocation {
  /** `<reservationId>-A`; a part that left alone: `<that>-<shipmentId>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) reservationId!: string;
  @Prop({ type: String, default: null }) orderId!: string | null;
  @Prop({ type: String, default: null }) orderItemId!: string | null;
  @Prop({ type: String, required: true }) productId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  @Prop({ type: Number, required: true }) quantity!: number;
  @Prop({ type: String, required: true }) status!: AllocationStatus;
  /** with which it left */
  @Prop({ type: String, default: null }) shipmentId!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) endedAt!: Date | null;
}
export const AllocationSchema = SchemaFactory.createForClass(Allocation).index(
  { productId: 1, _id: -1 },
  { name: 'of_product' }, // GET /inventory/allocations?productId=
);

export const allocationId = (reservationId: string): string => `${reservationId}-A`;
