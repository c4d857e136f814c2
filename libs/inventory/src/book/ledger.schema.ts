import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Bucket, Quantities } from '#contracts/inventory.js';

export const MOVEMENTS = [
  'RECEIVE',
  'ADJUST',
  'RESERVE',
  'RELEASE',
  'EXPIRE',
  'ALLOCATE',
  'DEALLOCATE',
  'SHIP',
  'RESHELVE',
  'RETURN_RESTOCK',
  'RETURN_DAMAGED',
  'RETURN_QUARANTINE',
  'TRANSFER_OUT',
  'TRANSFER_IN',
] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** What made a quantity move: the thing's type and id, `order` or `reservation` or `receipt`. */
export interface Cause {
  readonly type: string;
  readonly id: string;
}

/** One change of one stock level, never changed itself. `_id` is `<level>:<seq>`, so no level has a seq twice. */
@Schema({ collection: 'stock_ledger', versionKey: false })
export class LedgerRow {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) productId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  /** from 1, gapless within the level */
  @Prop({ type: Number, required: true }) seq!: number;
  @Prop({ type: String, required: true }) kind!: Movement;
  @Prop({ type: Object, required: true }) delta!: Partial<Record<Bucket, number>>;
  @Prop({ type: Object, required: true }) balanceAfter!: Quantities;
  @Prop({ type: Object, required: true }) cause!: Cause;
  @Prop({ type: String, default: null }) reason!: string | null;
  @Prop({ type: String, required: true }) actor!: string;
  @Prop({ type: Date, required: true }) at!: Date;
}
/** Placing an order moves nothing on hand, so that it writes to none of these indexes. */
export const LedgerSchema = SchemaFactory.createForClass(LedgerRow)
  .index(
    { at: 1 },
    { name: 'moved_at', partialFilterExpression: { 'delta.onHand': { $exists: true } } }, // what moved in a period
  )
  .index(
    { productId: 1, locationId: 1, seq: -1 },
    { name: 'came_in', partialFilterExpression: { 'delta.onHand': { $gt: 0 } } }, // how long what is on hand has lain
  );

/** Sorts by level and seq, so that a level's history is one range of the id index. */
export const ledgerId = (level: string, seq: number): string => `${level}:${String(seq).padStart(10, '0')}`;
