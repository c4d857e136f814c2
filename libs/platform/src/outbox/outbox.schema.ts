import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Aggregate, Fact } from '#contracts/facts.js';

/** A fact as it was told, without its place in the order of all facts; its id is `<aggregate type>:<aggregate id>:<aggregateSeq>`. */
export type ToldFact = Omit<Fact<string, unknown>, 'seq'>;

/**
 * What one transaction told, in its order, committed and not yet put in the one order of all facts. Its id begins with a
 * logical time (causal-id.ts), so that the order of ids never puts an effect before its cause.
 */
@Schema({ collection: 'outbox', versionKey: false })
export class OutboxRow {
  @Prop({ type: String, required: true }) _id!: string;
  /** some hundred at most */
  @Prop({ type: [Object], required: true }) facts!: readonly ToldFact[];
}
export const OutboxSchema = SchemaFactory.createForClass(OutboxRow);

/** One fact in the one order of all facts; `_id` is its gapless seq. */
@Schema({ collection: 'events', versionKey: false })
export class EventRow {
  @Prop({ type: Number, required: true }) _id!: number;
  @Prop({ type: String, required: true }) id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Object, required: true }) aggregate!: Aggregate;
  @Prop({ type: Number, required: true }) aggregateSeq!: number;
  @Prop({ type: Date, required: true }) occurredAt!: Date;
  @Prop({ type: String, required: true }) actor!: string;
  @Prop({ type: String, required: true }) correlationId!: string;
  @Prop({ type: String, default: null }) causationId!: string | null;
  /** the span that told it, where traces are kept */
  @Prop({ type: String }) trace?: string;
  @Prop({ type: Object, required: true }) data!: unknown;
}
export const EventSchema = SchemaFactory.createForClass(EventRow).index(
  { name: 1, _id: 1 },
  { name: 'by_name' }, // a handler's next facts
);

/** The head of the log and who may extend it: the lease's owner, fenced by this very document. */
@Schema({ collection: 'sequencer', versionKey: false })
export class SequencerState {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) value!: number;
  @Prop({ type: String, default: null }) owner!: string | null;
  @Prop({ type: Date, default: null }) until!: Date | null;
}
export const SequencerSchema = SchemaFactory.createForClass(SequencerState);

/** From where on events are kept. It moves before anything is dropped, and never back. */
@Schema({ collection: 'kept_events', versionKey: false })
export class KeptEvents {
  @Prop({ type: String, required: true }) _id!: string;
  /** seq of the first event that is kept */
  @Prop({ type: Number, required: true }) from!: number;
  /** only events told before this moment have been dropped */
  @Prop({ type: Date, required: true }) before!: Date;
}
export const KeptEventsSchema = SchemaFactory.createForClass(KeptEvents);

/** How far a handler has come; it moves in the transaction of the handler's effects, guarded by owner and old place. */
@Schema({ collection: 'handlers', versionKey: false })
export class HandlerCursor {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) position!: number;
  /** parked facts that were tried again; counted so that each such transaction writes this document */
  @Prop({ type: Number, default: 0 }) retries?: number;
  @Prop({ type: String, default: null }) owner!: string | null;
  @Prop({ type: Date, default: null }) until!: Date | null;
}
export const HandlerCursorSchema = SchemaFactory.createForClass(HandlerCursor);

/** A fact that a handler could not handle, or that waits behind such a one of its aggregate. */
@Schema({ collection: 'parked_events', versionKey: false })
export class ParkedEvent {
  /** `<handler>:<seq>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) handler!: string;
  @Prop({ type: Number, required: true }) seq!: number;
  @Prop({ type: String, required: true }) aggregate!: string;
  /** BEHIND: it waits for another fact of its aggregate, which is the one that is WAITING or DEAD */
  @Prop({ type: String, required: true }) status!: 'WAITING' | 'DEAD' | 'BEHIND';
  @Prop({ type: Number, required: true }) tries!: number;
  @Prop({ type: Date, required: true }) nextAt!: Date;
  @Prop({ type: String, default: null }) reason!: string | null;
}
export const ParkedEventSchema = SchemaFactory.createForClass(ParkedEvent)
  .index({ handler: 1, aggregate: 1, seq: 1 }, { name: 'in_order' }) // the next of an aggregate, and whether one is held up
  .index({ status: 1, nextAt: 1 }, { name: 'due' }) // what is to be tried again
  .index({ seq: -1, _id: -1 }, { name: 'newest' }) // the list of dead letters
  .index({ status: 1, seq: -1, _id: -1 }, { name: 'by_status' }) // the same by status
  .index({ handler: 1, seq: -1, _id: -1 }, { name: 'by_handler' }); // the same, of one handler
