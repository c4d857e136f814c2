import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: '{{snake}}', versionKey: false })
export class {{Thing}} {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** of the document, from 1 */
  @Prop({ type: Number, required: true }) version!: number;
  /** of the facts told about it, from 1 */
  @Prop({ type: Number, required: true }) eventSeq!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const {{Thing}}Schema = SchemaFactory.createForClass({{Thing}}).index(
  { createdAt: -1, _id: -1 },
  { name: 'newest' },
); // GET /{{kebab}}
