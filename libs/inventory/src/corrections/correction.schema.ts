import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A correction that another system has a name for: kept so that it is booked once. */
@Schema({ collection: 'stock_corrections', versionKey: false })
export class Correction {
  /** `<system>:<id>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) productId!: string;
  /** pieces on hand, of either sign */
  @Prop({ type: Number, required: true }) delta!: number;
  @Prop({ type: Date, required: true }) bookedAt!: Date;
}
export const CorrectionSchema = SchemaFactory.createForClass(Correction);

export const correctionId = ({ system, id }: { system: string; id: string }): string => `${system}:${id}`;
