import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A job that runs again and again, in one process of all at a time. */
@Schema({ collection: 'timed_jobs', versionKey: false })
export class TimedJob {
  @Prop({ type: String, required: true }) _id!: string;
  /** not before */
  @Prop({ type: Date, required: true }) nextAt!: Date;
  /** who runs it now, and until when nobody else does */
  @Prop({ type: String, default: null }) owner!: string | null;
  @Prop({ type: Date, default: null }) until!: Date | null;
  @Prop({ type: Number, required: true }) runs!: number;
}
export const TimedJobSchema = SchemaFactory.createForClass(TimedJob);
