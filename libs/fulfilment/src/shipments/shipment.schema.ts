import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const SHIPMENT_STATUSES = ['SHIPPED', 'DELIVERED', 'FAILED'] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** Pieces of one line that left from one location. */
export interface ShipmentItem {
  readonly orderItemId: string;
  readonly productId: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** Goods on their way to a customer. It leaves SHIPPED once. */
@Schema({ collection: 'shipments', versionKey: false })
export class Shipment {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) orderId!: string;
  @Prop({ type: String, required: true }) status!: ShipmentStatus;
  @Prop({ type: String, default: null }) carrier!: string | null;
  @Prop({ type: String, default: null }) trackingNumber!: string | null;
  @Prop({ type: [Object], required: true }) items!: ShipmentItem[];
  @Prop({ type: Date, required: true }) shippedAt!: Date;
  @Prop({ type: Date, default: null }) deliveredAt!: Date | null;
  @Prop({ type: Date, default: null }) failedAt!: Date | null;
  @Prop({ type: String, default: null }) reason!: string | null;
}
export const ShipmentSchema = SchemaFactory.createForClass(Shipment)
  .index({ orderId: 1, _id: -1 }, { name: 'of_order' }) // GET /shipments?orderId=
  .index({ status: 1, _id: -1 }, { name: 'by_status' }); // GET /shipments?status=
