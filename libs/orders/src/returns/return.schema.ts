import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Disposition } from '#contracts/inventory.js';
import type { ReturnStatus } from '#contracts/returns.js';

/** Pieces of a line as they left: with one shipment, from one location. */
export interface Source {
  readonly shipmentId: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** Pieces that came back together and were treated alike. */
export interface Received {
  readonly quantity: number;
  readonly disposition: Disposition;
  /** where they went: the location they had left from */
  readonly locationId: string;
  /** minor units that the customer is due for them */
  readonly due: number;
  /** pieces of the order line that had been cancelled or returned before these */
  readonly after: number;
  readonly at: Date;
}

/** So many pieces of one order line. */
export interface ReturnItem {
  readonly id: string;
  readonly orderItemId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly reason: string;
  /** pieces that do not come back after all: the return was declined or cancelled; the last ones of `sources` */
  readonly cancelledQuantity: number;
  /** where the pieces come from; they come back in this order, and sum to `quantity` */
  readonly sources: readonly Source[];
  readonly received: readonly Received[];
}

/** Goods on their way back (RMA). Money in minor units of `currency`. */
@Schema({ collection: 'returns', versionKey: false })
export class Return {
  @Prop({ type: String, required: true }) _id!: string;
  /** the order's number, `-R` and which return of the order it is */
  @Prop({ type: String, required: true }) number!: string;
  @Prop({ type: String, required: true }) orderId!: string;
  @Prop({ type: String, required: true }) orderNumber!: string;
  /** null for a guest */
  @Prop({ type: String, default: null }) customerId!: string | null;
  @Prop({ type: String, required: true }) status!: ReturnStatus;
  @Prop({ type: [Object], required: true }) items!: ReturnItem[];
  @Prop({ type: String, required: true }) currency!: string;
  /** what the pieces received so far are due */
  @Prop({ type: Number, required: true }) due!: number;
  /** Σ of its refunds, never beyond `due` */
  @Prop({ type: Number, required: true }) refundedTotal!: number;
  /** why it was declined or cancelled */
  @Prop({ type: String, default: null }) reason!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
  /** counts changes; the ETag */
  @Prop({ type: Number, required: true }) version!: number;
  /** facts told about this return */
  @Prop({ type: Number, required: true }) eventSeq!: number;
}

export const ReturnSchema = SchemaFactory.createForClass(Return)
  .index({ orderId: 1, _id: -1 }, { name: 'of_order' }) // GET /returns?orderId=, and what was returned of an order
  .index({ customerId: 1, _id: -1 }, { name: 'of_customer' }) // a customer's returns
  .index({ status: 1, _id: -1 }, { name: 'by_status' }) // GET /returns?status=
  .index({ createdAt: 1 }, { name: 'requested' }); // the report of returns
