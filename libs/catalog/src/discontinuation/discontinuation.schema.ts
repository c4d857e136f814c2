import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type DiscontinuationEffect, type DiscontinuationPolicy } from '#contracts/catalog.js';

/** How a product ended: the switch and, under `cancel`, what has been undone so far. `_id` is the product's. */
@Schema({ collection: 'discontinuations', versionKey: false })
export class Discontinuation {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) sku!: string;
  @Prop({ type: String, required: true }) policy!: DiscontinuationPolicy;
  @Prop({ type: String, default: null }) reason!: string | null;
  /** who switched it off */
  @Prop({ type: String, required: true }) actor!: string;
  @Prop({ type: Date, required: true }) at!: Date;
  /** null while holds or orders are left to be undone */
  @Prop({ type: Date, default: null }) doneAt!: Date | null;
  @Prop({ type: Object, required: true }) effect!: DiscontinuationEffect;
}
export const DiscontinuationSchema = SchemaFactory.createForClass(Discontinuation);

/** A discontinuation as a plain document. */
export type DiscontinuationRow = Pick<Discontinuation, keyof Discontinuation>;
