import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What the last integrity check came to, whoever ran it; one document. */
@Schema({ collection: 'integrity_proofs', versionKey: false })
export class ProofRecord {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: Boolean, required: true }) ok!: boolean;
  @Prop({ type: Number, required: true }) durationMs!: number;
  /** things looked at, over all checks */
  @Prop({ type: Number, required: true }) checked!: number;
  /** names of the checks that found something wrong */
  @Prop({ type: [String], required: true }) failed!: string[];
}
export const ProofSchema = SchemaFactory.createForClass(ProofRecord);

export const LAST = 'last';
