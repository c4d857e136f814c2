import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../clock/clock.js';
import { changeRows, insertRows } from '../mongo/rows.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { Leases } from './lease.js';
import { EventRow, OutboxRow, SequencerState } from './outbox.schema.js';
import { inOrder } from './sequence.rules.js';

const LOG = 'events';
const MOST_AT_ONCE = 500;

/** Moves committed facts from the outbox into the log of events and gives each the next seq. One process at a time. */
@Injectable()
export class Sequencer {
  private readonly owner = randomUUID();
  private readonly leases: Leases<SequencerState>;
  private ready = false;

  constructor(
    @InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    @InjectModel(SequencerState.name) private readonly states: Model<SequencerState>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
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
      const rows = await this.outbox.find({}).sort({ _id: 1 }).limit(MOST_AT_ONCE).lean();
      if (rows.length === 0) return 0;
      const state = await this.states.findOne({ _id: LOG, owner: this.owner }).lean();
      if (!state) {
        this.leases.forget(LOG);
        return 0;
      }
      await changeRows(this.states, [
        {
          filter: { _id: LOG, owner: this.owner, value: state.value },
          update: { $inc: { value: rows.length } },
        },
      ]);
      await insertRows(
        this.events,
        inOrder(rows).map(({ _id, ...fact }, at) => ({ _id: state.value + 1 + at, id: _id, ...fact })),
      );
      await this.outbox.deleteMany({ _id: { $in: rows.map((row) => row._id) } });
      return rows.length;
    }, 'sequencer');
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
