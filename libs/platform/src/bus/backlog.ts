import { Injectable } from '@nestjs/common';
import { LogStore } from '../outbox/log-store.js';
import { Sequencer } from '../outbox/sequencer.js';
import { Deliveries } from './deliveries.js';

export interface Progress {
  /** seq of the last fact in the log */
  readonly head: number;
  /** seq up to which every handler has done its work */
  readonly done: number;
  /** facts that a handler will try again */
  readonly parked: number;
  /** committed facts without a place in the log */
  readonly waiting: number;
}

/** How one handler of facts stands. */
export interface HandlerStanding {
  readonly name: string;
  /** facts in the log that it has not come to */
  readonly behind: number;
  /** facts that it will try again, with those behind them */
  readonly waiting: number;
  /** facts that it has given up */
  readonly dead: number;
}

/** What the handlers still have to do, as the database tells it: of all processes. */
@Injectable()
export class Backlog {
  constructor(
    private readonly store: LogStore,
    private readonly sequencer: Sequencer,
    private readonly deliveries: Deliveries,
  ) {}

  async progress(): Promise<Progress> {
    // In this order: handlers that were at the end before the outbox was seen empty, and whose end is still the head
    // after it, have told nothing in between. A head that was read first would miss what the last of them told.
    const { names } = this.deliveries;
    const cursors = await this.store.cursors.find({ _id: { $in: names } }, { position: 1 }).lean();
    const parked = await this.store.parked.countDocuments({ status: 'WAITING', handler: { $in: names } });
    const waiting = await this.store.waiting();
    const head = await this.sequencer.head();
    const done =
      cursors.length < names.length ? 0 : Math.min(head, ...cursors.map((cursor) => cursor.position));
    return { head, done, parked, waiting };
  }

  /** Every handler by name, with those of former versions that have left something behind. */
  async handlers(): Promise<HandlerStanding[]> {
    const { names } = this.deliveries;
    const cursors = await this.store.cursors.find({ _id: { $in: names } }, { position: 1 }).lean();
    const parked = await this.store.parked.aggregate<{ _id: string; all: number; dead: number }>([
      {
        $group: {
          _id: '$handler',
          all: { $sum: 1 },
          dead: { $sum: { $cond: [{ $eq: ['$status', 'DEAD'] }, 1, 0] } },
        },
      },
    ]);
    const head = await this.sequencer.head();
    const positions = new Map(cursors.map(({ _id, position }) => [_id, position]));
    const held = new Map(parked.map(({ _id, all, dead }) => [_id, { waiting: all - dead, dead }]));
    const known = new Set(names);
    return [...new Set([...names, ...held.keys()])].toSorted().map((name) => ({
      name,
      behind: known.has(name) ? Math.max(0, head - (positions.get(name) ?? 0)) : 0,
      ...(held.get(name) ?? { waiting: 0, dead: 0 }),
    }));
  }

  /** Whether every handler has done every fact; dead letters and what waits behind them are left out. */
  async isEmpty(): Promise<boolean> {
    const { head, done, parked, waiting } = await this.progress();
    return waiting === 0 && parked === 0 && done >= head;
  }

  /** What there is to do, in a text that changes when any of it is done; empty when there is nothing. */
  async fingerprint(): Promise<string> {
    const next = await this.store.outbox.findOne({}, { _id: 1 }).sort({ _id: 1 }).lean();
    const head = await this.sequencer.head();
    const due = await this.deliveries.due(head);
    if (!next && due.length === 0) return '';
    const cursors = await this.store.cursors.find({ _id: { $in: due } }, { position: 1, retries: 1 }).lean();
    return JSON.stringify([
      next?._id,
      head,
      cursors.map(({ _id, position, retries }) => [_id, position, retries]),
    ]);
  }

  /** Facts that no handler could handle, with those behind them: that are tried again, and that are given up. */
  async parked(): Promise<{ waiting: number; dead: number }> {
    const dead = await this.store.parked.countDocuments({ status: 'DEAD' });
    return { waiting: (await this.store.parked.countDocuments()) - dead, dead };
  }
}
