import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { EventName } from '#contracts/registry.js';

/** A signing secret, encrypted for the database. */
export interface SealedSecret {
  readonly sealed: string;
  readonly createdAt: Date;
  /** when it stops signing; null for the newest */
  readonly expiresAt: Date | null;
}

/** Events that are still to be queued anew: from `next` to `to`, both seqs. */
export interface Replay {
  readonly next: number;
  readonly to: number;
}

/** An address of another system that is told of events. */
@Schema({ collection: 'webhooks', versionKey: false })
export class Webhook {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) url!: string;
  @Prop({ type: String, default: null }) description!: string | null;
  /** null: events of every name */
  @Prop({ type: [String], default: null }) types!: EventName[] | null;
  /** a disabled one is queued nothing new, and what is queued waits */
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  /** newest first, at most two that sign */
  @Prop({ type: [Object], required: true }) secrets!: SealedSecret[];
  @Prop({ type: Object, default: null }) replay!: Replay | null;
  /** of the document, from 1 */
  @Prop({ type: Number, required: true }) version!: number;
  /** nothing that was told before is delivered, unless it is asked for */
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}
export const WebhookSchema = SchemaFactory.createForClass(Webhook).index(
  { createdAt: -1, _id: -1 },
  { name: 'newest' }, // GET /webhooks
);

/** A webhook as it lies in the database. */
export type WebhookRow = Pick<Webhook, keyof Webhook>;
