import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * What a customer has bought in one currency; CANCELLED orders left out. Moved by the facts of orders alone, and always
 * equal to a recomputation from the orders once every fact is handled.
 */
@Schema({ collection: 'customer_statistics', versionKey: false })
export class CustomerStatistics {
  /** `<customerId>:<currency>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) customerId!: string;
  /** ISO 4217 */
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Number, required: true }) orderCount!: number;
  /** minor units: Σ totals of the orders */
  @Prop({ type: Number, required: true }) grossSpent!: number;
  /** minor units given back */
  @Prop({ type: Number, required: true }) refunded!: number;
  /** whole pieces */
  @Prop({ type: Number, required: true }) shippedUnits!: number;
  @Prop({ type: Number, required: true }) returnedUnits!: number;
  /** when they bought first and last; absent while every order is cancelled */
  @Prop({ type: Date }) firstOrderAt?: Date;
  @Prop({ type: Date }) lastOrderAt?: Date;
}
// read by prefix of `_id`: a customer's rows stand together
export const CustomerStatisticsSchema = SchemaFactory.createForClass(CustomerStatistics);
