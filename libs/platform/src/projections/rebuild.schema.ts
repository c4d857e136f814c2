import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** How far the rebuilding of a projection has come; `_id` is the projection's name. It goes on where it was left. */
@Schema({ collection: 'projection_rebuilds', versionKey: false })
export class Rebuild {
  @Prop({ type: String, required: true }) _id!: string;
  /** the last part that was looked at */
  @Prop({ type: String, default: '' }) after!: string;
  @Prop({ type: Number, required: true }) checked!: number;
  @Prop({ type: Number, required: true }) changed!: number;
  /** parts of which facts were on their way; looked at again at the end */
  @Prop({ type: [String], required: true }) waiting!: string[];
  @Prop({ type: Date, required: true }) startedAt!: Date;
  @Prop({ type: Date, default: null }) doneAt!: Date | null;
}
export const RebuildSchema = SchemaFactory.createForClass(Rebuild);

/** A rebuild as a plain document. */
export type RebuildRow = Pick<Rebuild, keyof Rebuild>;
