import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Written with every free hold of a customer: two transactions that count the same customer's holds meet here. */
@Schema({ collection: 'hold_owners', versionKey: false })
export class HoldOwner {
  @Prop({ type: String, required: true }) _id!: string;
  /** free holds ever made */
  @Prop({ type: Number, required: true }) holds!: number;
}
export const HoldOwnerSchema = SchemaFactory.createForClass(HoldOwner);
