import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * How often passwords were tried on one account without success: from one address, and from all addresses that do not
 * know it. The account need not exist.
 */
@Schema({ collection: 'login_attempts', versionKey: false })
export class LoginAttempts {
  /** SHA-256 of the e-mail, with the address or without, so that mistyped addresses of strangers are not kept */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) count!: number;
  /** when counting begins anew */
  @Prop({ type: Date, required: true }) until!: Date;
  @Prop({ type: Date, default: null }) failedAt!: Date | null;
}
export const LoginAttemptsSchema = SchemaFactory.createForClass(LoginAttempts).index(
  { until: 1 },
  { name: 'over', expireAfterSeconds: 0 },
);
