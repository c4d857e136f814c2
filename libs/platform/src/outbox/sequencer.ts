import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../clock/clock.js';
import { changeRows, findRows, insertRows } from '../mongo/rows.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { Leases } from './lease.js';
import { EventRow, OutboxRow, SequencerState } from './outbox.schema.js';
import { RecentFacts } from './recent-facts.js';

const LOG = 'events';
/** Facts of one transaction, roughly; a row is never taken in parts. */
const MOST_AT_ONCE = 1_000;
const MOST_ROWS = 500;

/** Moves committed facts from the outbox into the log of events and gives each the next seq. One process at a time. */
@Injectable()
export class Sequencer {
  private readonly owner = randomUUID();
  private readonly leases: Leases<SequencerState>;
  private ready = false;
  /** as many as are likely to hold MOST_AT_ONCE facts, after what was seen last */
  private rowsAtOnce = 10;

  constructor(
    @InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    @InjectModel(SequencerState.name) private readonly states: Model<SequencerState>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly recent: RecentFacts,
  ) {
    this.leases = new Leases(states, this.owner, () => this.clock.now());
  }

  /** @returns how many facts got their place; 0 also when another process is the sequencer */
  async advance(): Promise<number> {
    if (!(await this.outbox.exists({}))) return 0;
    await this.prepare();
    try {
      return (await this.leases.hold(LOG)) ? await this.place() : 0;
    } catch (error) {
      this.leases.forget(LOG);
      throw error;
    }
  }

  private place(): Promise<number> {
    return this.work.run(async () => {
      const rows = await this.next();
      if (rows.length === 0) return 0;
      const facts = rows.flatMap((row) => row.facts);
      const state = await this.states.findOne({ _id: LOG, owner: this.owner }).lean();
      if (!state) {
        this.leases.forget(LOG);
        return 0;
      }
      await changeRows(this.states, [
        {
          filter: { _id: LOG, owner: this.owner, value: state.value },
          update: { $inc: { value: facts.length } },
        },
      ]);
      const placed: EventRow[] = facts.map((fact, at) => ({ _id: state.value + 1 + at, ...fact }));
      await insertRows(this.events, placed);
      await this.outbox.deleteMany({ _id: { $in: rows.map((row) => row._id) } });
      this.work.afterCommit(() => this.recent.add(placed));
      return facts.length;
    }, 'sequencer');
  }

  /** The rows whose turn it is: in the order of their ids, which puts no effect before its cause. */
  private async next(): Promise<OutboxRow[]> {
    const rows = await findRows(this.outbox, {}, undefined, { sort: { _id: 1 }, limit: this.rowsAtOnce });
    const taken: OutboxRow[] = [];
    let facts = 0;
    for (const row of rows) {
      if (taken.length > 0 && facts + row.facts.length > MOST_AT_ONCE) break;
      taken.push(row);
      facts += row.facts.length;
    }
    const likely = Math.ceil((MOST_AT_ONCE * taken.length) / Math.max(1, facts));
    this.rowsAtOnce = Math.min(MOST_ROWS, Math.max(1, likely));
    return taken;
  }

  /** @returns the seq of the last fact that has its place */
  async head(): Promise<number> {
    const state = await this.states.findOne({ _id: LOG }).lean();
    return state?.value ?? 0;
  }

  /** Gives the lease back, so that another process need not wait for its end. */
  async release(): Promise<void> {
    await this.leases.end();
  }

  private async prepare(): Promise<void> {
    if (this.ready) return;
    await this.states.updateOne(
      { _id: LOG },
      { $setOnInsert: { value: 0, owner: null, until: null } },
      { upsert: true },
    );
    this.ready = true;
  }
}
