import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Ending, Issued, SessionState } from './session.rules.js';

/** One login and the family of its refresh tokens: the current one and the one before. The tokens are not kept. */
@Schema({ collection: 'sessions', versionKey: false })
export class Session implements SessionState {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: Object, required: true }) current!: Issued;
  @Prop({ type: Object, default: null }) previous!: (Issued & { rotatedAt: Date }) | null;
  @Prop({ type: String, default: null }) endedBy!: Ending | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** when the current refresh token expires; the session is forgotten then */
  @Prop({ type: Date, required: true }) expiresAt!: Date;
  @Prop({ type: String, default: null }) ipAddress!: string | null;
  @Prop({ type: String, default: null }) userAgent!: string | null;
}
export const SessionSchema = SchemaFactory.createForClass(Session)
  .index({ userId: 1, endedBy: 1, _id: -1 }, { name: 'of_user' }) // GET /auth/sessions, and what a new password ends
  .index({ expiresAt: 1 }, { name: 'over', expireAfterSeconds: 0 });
