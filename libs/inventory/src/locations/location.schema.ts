import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A warehouse. MAIN is there from the beginning and needs no document. */
@Schema({ collection: 'locations', versionKey: false })
export class Location {
  /** its code, `EAST-1` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** of two locations that could serve a line, the lower one does; MAIN has 0 */
  @Prop({ type: Number, required: true }) priority!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}
export const LocationSchema = SchemaFactory.createForClass(Location);
