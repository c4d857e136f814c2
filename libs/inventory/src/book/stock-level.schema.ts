import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * One product at one location. All quantities are whole pieces. It changes only together with a ledger row, and only
 * through group commit.
 */
@Schema({ collection: 'stock_levels', versionKey: false })
export class StockLevel {
  /** `<productId>:<locationId>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) productId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  @Prop({ type: Number, required: true }) onHand!: number;
  @Prop({ type: Number, required: true }) reserved!: number;
  @Prop({ type: Number, required: true }) allocated!: number;
  @Prop({ type: Number, required: true }) damaged!: number;
  @Prop({ type: Number, required: true }) quarantine!: number;
  /** kept back from sale */
  @Prop({ type: Number, required: true }) safetyStock!: number;
  /** false once the product is discontinued: the guard that no order in flight slips past */
  @Prop({ type: Boolean, required: true }) forSale!: boolean;
  /** of the last ledger row, gapless */
  @Prop({ type: Number, required: true }) seq!: number;
  /** facts told about this level */
  @Prop({ type: Number, required: true }) eventSeq!: number;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}
export const StockLevelSchema = SchemaFactory.createForClass(StockLevel).index(
  { productId: 1, locationId: 1 },
  { name: 'of_product', unique: true }, // every level of the products of a batch
);

export const levelId = (productId: string, locationId: string): string => `${productId}:${locationId}`;
