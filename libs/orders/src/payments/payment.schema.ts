import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const PAYMENT_STATES = ['AUTHORIZED', 'PAID'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Money for an order, as somebody outside says. It becomes PAID once, and is never changed after that. */
@Schema({ collection: 'payments', versionKey: false })
export class Payment {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) orderId!: string;
  /** what the payment is called outside; unique within the order */
  @Prop({ type: String, required: true }) reference!: string;
  @Prop({ type: String, required: true }) status!: PaymentState;
  /** minor units of `currency`, > 0 */
  @Prop({ type: Number, required: true }) amount!: number;
  @Prop({ type: String, required: true }) currency!: string;
  /** when it was recorded */
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** when it was recorded as PAID */
  @Prop({ type: Date, default: null }) paidAt!: Date | null;
}
export const PaymentSchema = SchemaFactory.createForClass(Payment).index(
  { orderId: 1, reference: 1 },
  { name: 'of_order', unique: true }, // an order's payments, each reference once
);
