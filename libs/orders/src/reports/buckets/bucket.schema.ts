import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * What was bought in one hour and currency; CANCELLED orders left out. Moved by the facts of orders alone, and equal to
 * a recomputation from the orders once every fact is handled. Money in minor units.
 */
@Schema({ collection: 'sales_buckets', versionKey: false })
export class SalesBucket {
  /** `2027-03-01T09:GBP`: the hour in UTC, so that a period is one range of the id index */
  @Prop({ type: String, required: true }) _id!: string;
  /** when the hour begins */
  @Prop({ type: Date, required: true }) at!: Date;
  /** ISO 4217 */
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Number, required: true }) orders!: number;
  /** pieces ordered */
  @Prop({ type: Number, required: true }) units!: number;
  @Prop({ type: Number, required: true }) gross!: number;
  @Prop({ type: Number, required: true }) discount!: number;
  @Prop({ type: Number, required: true }) tax!: number;
  @Prop({ type: Number, required: true }) shipping!: number;
  @Prop({ type: Number, required: true }) refunded!: number;
}
export const SalesBucketSchema = SchemaFactory.createForClass(SalesBucket);
