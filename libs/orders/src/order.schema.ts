import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type {
  Address,
  FulfilmentStatus,
  OrderOrigin,
  OrderStatus,
  PaymentStatus,
} from '#contracts/orders.js';
import type { Discount } from './pricing/discount.rules.js';

/** A line as it was placed. Name and price are copies and never looked up again; money in minor units. */
export interface OrderItem {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly priceSource: 'CATALOGUE' | 'AGREED';
  readonly lineTotal: number;
  /** the line's part of the order's discount; absent on orders of the first version */
  readonly discountAmount?: number;
  readonly taxAmount: number;
  readonly cancelledQuantity: number;
  readonly shippedQuantity: number;
  readonly deliveredQuantity: number;
  readonly returnedQuantity: number;
}

/** One step of an order's life. */
export interface OrderStep {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly reason: string | null;
}

/** One placed order; all money in minor units of `currency`. */
@Schema({ collection: 'orders', versionKey: false })
export class Order {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) number!: string;
  /** null for a guest */
  @Prop({ type: String, default: null }) customerId!: string | null;
  @Prop({ type: String, required: true }) status!: OrderStatus;
  @Prop({ type: String, required: true }) fulfilmentStatus!: FulfilmentStatus;
  @Prop({ type: String, required: true }) paymentStatus!: PaymentStatus;
  @Prop({ type: [Object], required: true }) items!: OrderItem[];
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Number, required: true }) subtotal!: number;
  @Prop({ type: Number, required: true }) discountTotal!: number;
  /** absent unless staff gave one */
  @Prop({ type: Object }) discount?: Discount;
  @Prop({ type: Number, required: true }) taxTotal!: number;
  @Prop({ type: Boolean, required: true }) taxIncluded!: boolean;
  /** ten-thousandths of a per cent */
  @Prop({ type: Number, required: true }) taxRate!: number;
  @Prop({ type: Number, required: true }) shippingTotal!: number;
  @Prop({ type: Number, required: true }) total!: number;
  @Prop({ type: Number, required: true }) paidTotal!: number;
  @Prop({ type: Number, required: true }) refundedTotal!: number;
  @Prop({ type: Number, required: true }) pricingVersion!: number;
  @Prop({ type: Object, required: true }) shippingAddress!: Address;
  @Prop({ type: String, required: true }) origin!: OrderOrigin;
  /** absent unless given; unique */
  @Prop({ type: Object }) reference?: { system: string; id: string };
  @Prop({ type: [Object], required: true }) history!: OrderStep[];
  /** when the customer bought */
  @Prop({ type: Date, required: true }) placedAt!: Date;
  /** when it was recorded */
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
  /** when the holds of an order that waits for manual processing run out */
  @Prop({ type: Date }) holdsExpireAt?: Date;
  /** returns that were requested of it; absent before the first */
  @Prop({ type: Number }) returnCount?: number;
  /** counts changes; the ETag */
  @Prop({ type: Number, required: true }) version!: number;
  /** facts told about this order */
  @Prop({ type: Number, required: true }) eventSeq!: number;
}

export const OrderSchema = SchemaFactory.createForClass(Order)
  .index({ customerId: 1, _id: -1 }, { name: 'of_customer' }) // a customer's orders, the newest first; recomputed statistics
  .index({ status: 1, _id: -1 }, { name: 'by_status' }) // GET /orders?status=
  .index({ 'items.productId': 1, _id: -1 }, { name: 'of_product' }) // GET /orders?productId=, ?sku=
  .index({ placedAt: -1, _id: -1 }, { name: 'by_placing' }) // GET /orders?from=&to=, sales reports
  .index({ number: 1 }, { name: 'number', unique: true }) // an order by its number
  .index(
    { 'reference.system': 1, 'reference.id': 1 },
    { name: 'reference', unique: true, partialFilterExpression: { 'reference.id': { $exists: true } } }, // at most one order per reference
  )
  .index(
    { holdsExpireAt: 1 },
    { name: 'holds_run_out', partialFilterExpression: { holdsExpireAt: { $exists: true } } }, // the sweeper of manual processing
  );
