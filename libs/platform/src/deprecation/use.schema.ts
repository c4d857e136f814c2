import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What one caller still uses of what will end. */
@Schema({ collection: 'deprecated_uses', versionKey: false })
export class DeprecatedUseRecord {
  /** `<caller>:<operation>`, the order of GET /admin/deprecations */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) callerId!: string;
  /** `GET /v1/orders/{id}` */
  @Prop({ type: String, required: true }) operation!: string;
  @Prop({ type: Number, required: true }) count!: number;
  @Prop({ type: String, default: null }) userAgent!: string | null;
  @Prop({ type: Date, required: true }) firstUsedAt!: Date;
  /** as of the last flush: up to ten seconds late */
  @Prop({ type: Date, required: true }) lastUsedAt!: Date;
}
export const DeprecatedUseSchema = SchemaFactory.createForClass(DeprecatedUseRecord);
