import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { EventName } from '#contracts/registry.js';
import type { AnyFact } from '../bus/decorators.js';
import { EventRow, KeptEvents, SequencerState } from './outbox.schema.js';

/** A stretch of the log of events. */
export interface Stretch {
  readonly facts: readonly AnyFact[];
  /** where the reader goes on: everything up to here is in `facts`, or of other names */
  readonly next: number;
  /** seq of the last event there is */
  readonly head: number;
  /** seq of the first event that is kept; `head + 1` when none is */
  readonly from: number;
}

/** Reads the log of events in its one order, for those outside who follow it at their own pace. */
@Injectable()
export class FactFeed {
  constructor(
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    @InjectModel(SequencerState.name) private readonly states: Model<SequencerState>,
    @InjectModel(KeptEvents.name) private readonly kept: Model<KeptEvents>,
  ) {}

  /** @returns the seq of the last event, 0 before the first */
  async head(): Promise<number> {
    const state = await this.states.findOne({ _id: 'events' }, { value: 1 }).lean();
    return state?.value ?? 0;
  }

  /** @returns the seq of the first event that is kept, and no event told after `before` has been dropped */
  async keptFrom(): Promise<{ from: number; before: Date | null }> {
    const kept = await this.kept.findOne({ _id: 'events' }).lean();
    return { from: kept?.from ?? 1, before: kept?.before ?? null };
  }

  /**
   * The events after a seq, in order and without gaps as long as `after ≥ from − 1`: the head moves in the transaction
   * that writes what lies before it, and `from` moves before anything is dropped, so it is read last.
   *
   * @param names those alone; all unless given
   */
  async after(after: number, limit: number, names?: readonly EventName[]): Promise<Stretch> {
    const head = await this.head();
    const rows = await this.events
      .find({ _id: { $gt: after, $lte: head }, ...(names ? { name: { $in: [...names] } } : {}) })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    const { from } = await this.keptFrom();
    const facts = rows.map(({ _id, ...row }) => ({ ...row, seq: _id }) as unknown as AnyFact);
    const next = facts.length === limit ? (facts.at(-1)?.seq ?? after) : Math.max(after, head);
    return { facts, next, head, from };
  }

  /** @returns the event with this seq; null when it is not kept */
  async one(seq: number): Promise<AnyFact | null> {
    const row = await this.events.findOne({ _id: seq }).lean();
    if (!row) return null;
    const { _id, ...fact } = row;
    return { ...fact, seq: _id } as unknown as AnyFact;
  }

  /**
   * The first event that is kept and was told at `moment` or later, found by halving: events stand nearly in the order of
   * their times, since processes agree on the clock, and a retried transaction is told a little later than it began.
   *
   * @returns its seq; `head + 1` when there is none
   */
  async firstSince(moment: Date): Promise<number> {
    let [low, high] = [(await this.keptFrom()).from, (await this.head()) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = await this.events.findOne({ _id: middle }, { occurredAt: 1 }).lean();
      if (row && row.occurredAt < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
