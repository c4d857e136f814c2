import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

const DAYS_KEPT = 7;

/** The first success of a request with an Idempotency-Key, committed with its effect. Refusals leave nothing. */
@Schema({ collection: 'idempotency_keys', versionKey: false })
export class IdempotencyRecord {
  /** `<caller>:<key>:<route>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) callerId!: string;
  @Prop({ type: String, required: true }) key!: string;
  @Prop({ type: String, required: true }) route!: string;
  @Prop({ type: String, required: true }) fingerprint!: string;
  @Prop({ type: Number, required: true }) status!: number;
  @Prop({ type: String, default: null }) location!: string | null;
  /** `data` of the answer as JSON text, so that a replay is the same byte for byte */
  @Prop({ type: String, required: true }) body!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}
export const IdempotencyRecordSchema = SchemaFactory.createForClass(IdempotencyRecord).index(
  { createdAt: 1 },
  { name: 'kept_for_days', expireAfterSeconds: DAYS_KEPT * 24 * 3600 },
);
