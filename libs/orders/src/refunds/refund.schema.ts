import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Money that was given back: for a return, or for what was cancelled of an order. Never changed. */
@Schema({ collection: 'refunds', versionKey: false })
export class Refund {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) orderId!: string;
  /** null for what was cancelled */
  @Prop({ type: String, default: null }) returnId!: string | null;
  /** minor units of `currency`, > 0 */
  @Prop({ type: Number, required: true }) amount!: number;
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: String, default: null }) reason!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}
export const RefundSchema = SchemaFactory.createForClass(Refund)
  .index({ orderId: 1, _id: 1 }, { name: 'of_order' }) // GET /orders/{id}/refunds
  .index(
    { returnId: 1, _id: 1 },
    { name: 'of_return', partialFilterExpression: { returnId: { $gt: '' } } }, // the refunds of returns that are shown
  );
