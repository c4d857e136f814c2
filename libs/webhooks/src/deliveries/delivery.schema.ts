import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'PARKED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

const DAYS_KEPT = 30;

/** One call of a webhook, and what came of it. Texts are cut, so that a receiver cannot fill the log. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  readonly url: string;
  /** null: no answer came */
  readonly status: number | null;
  readonly answer: string | null;
  /** why there was no answer, or why it is no success */
  readonly error: string | null;
}

/** One event for one webhook; the row is the record that it is delivered. */
@Schema({ collection: 'webhook_deliveries', versionKey: false })
export class Delivery {
  /** `<webhookId>-<seq>`: an event is queued once for a webhook; `<webhookId>-ping-<id>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) webhookId!: string;
  /** `webhook-id` of the call: the event's id, the same at every try */
  @Prop({ type: String, required: true }) eventId!: string;
  /** null for a ping */
  @Prop({ type: Number, default: null }) seq!: number | null;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, required: true, enum: DELIVERY_STATUSES }) status!: DeliveryStatus;
  @Prop({ type: Number, required: true }) tries!: number;
  /** not tried before; while a try is under way, when another may begin */
  @Prop({ type: Date, required: true }) nextAt!: Date;
  /** newest last */
  @Prop({ type: [Object], required: true }) attempts!: Attempt[];
  /** the first characters of what is sent; null before the first try */
  @Prop({ type: String, default: null }) sent!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) deliveredAt!: Date | null;
}
export const DeliverySchema = SchemaFactory.createForClass(Delivery)
  .index(
    { webhookId: 1, nextAt: 1 },
    { name: 'to_deliver', partialFilterExpression: { status: 'PENDING' } }, // a webhook's next delivery
  )
  .index({ webhookId: 1, createdAt: -1, _id: -1 }, { name: 'of_webhook' }) // GET /webhooks/{id}/deliveries
  .index({ webhookId: 1, status: 1, createdAt: -1, _id: -1 }, { name: 'by_status' }) // ?status=
  .index({ createdAt: 1 }, { name: 'kept_for_days', expireAfterSeconds: DAYS_KEPT * 24 * 3600 });

/** A delivery as it lies in the database. */
export type DeliveryRow = Pick<Delivery, keyof Delivery>;
