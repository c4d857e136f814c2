import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** NEW: nobody has looked yet whose it is · SENT: the mail is on its way · USED · VOID: for nobody, or overtaken */
export type ResetStatus = 'NEW' | 'SENT' | 'USED' | 'VOID';

/** Somebody has forgotten the password of an e-mail address, which need not be anybody's. The token is not kept. */
@Schema({ collection: 'password_resets', versionKey: false })
export class PasswordReset {
  @Prop({ type: String, required: true }) _id!: string;
  /** as accounts are known by */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String, required: true }) status!: ResetStatus;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** the row is forgotten then */
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}
export const PasswordResetSchema = SchemaFactory.createForClass(PasswordReset)
  .index({ status: 1, _id: 1 }, { name: 'to_send' }) // what the sender looks for
  .index({ email: 1, createdAt: -1 }, { name: 'of_account' }) // how many there were lately
  .index({ expiresAt: 1 }, { name: 'over', expireAfterSeconds: 0 });
