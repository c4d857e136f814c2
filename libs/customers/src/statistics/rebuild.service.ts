import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model, QueryFilter } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Customer } from '../customer.schema.js';
import { ProjectionNotFoundError } from '../customers.errors.js';
import { Rebuild, type RebuildRow } from './rebuild.schema.js';
import { StatisticsIntegrity } from './statistics.integrity.js';
import { disagreement, restored, statisticsId, type Totals } from './statistics.rules.js';
import { CustomerStatistics } from './statistics.schema.js';

export const STATISTICS_PROJECTION = 'customer-statistics';
const AT_ONCE = 200;
const ROUNDS = 20;

/** Looked at between two parts; may throw to stop, and the next call goes on from there. */
export type Watch = (state: RebuildRow) => void | Promise<void>;

/**
 * Makes the statistics what the orders say, while orders go on. Each part is one transaction over some customers: their
 * orders, their statistics and the facts that are on their way are read from one snapshot. A customer of whom facts wait
 * is left for later, because the facts move the statistics themselves.
 */
@Injectable()
export class RebuildService {
  constructor(
    @InjectModel(Customer.name) private readonly customers: Model<Customer>,
    @InjectModel(CustomerStatistics.name) private readonly statistics: Model<CustomerStatistics>,
    @InjectModel(Rebuild.name) private readonly rebuilds: Model<Rebuild>,
    private readonly integrity: StatisticsIntegrity,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** How many customers there are to look at. */
  count(): Promise<number> {
    return this.customers.estimatedDocumentCount();
  }

  /**
   * Begins anew, or goes on where the last one was interrupted.
   *
   * @throws {ProjectionNotFoundError}
   */
  async rebuild(name: string, watch: Watch = () => undefined): Promise<RebuildRow> {
    if (name !== STATISTICS_PROJECTION) throw new ProjectionNotFoundError(name);
    let state = await this.begun(name);
    for (let looked = AT_ONCE; looked === AT_ONCE;) {
      ({ state, looked } = await this.work.run(() => this.next(state)));
      await watch(state);
    }
    for (let round = 0; state.waiting.length > 0 && round < ROUNDS; round++) {
      await pause(Math.min(1_000, 50 * 2 ** round));
      state = await this.work.run(() => this.again(state));
      await watch(state);
    }
    return this.work.run(() => this.end(state));
  }

  private async begun(name: string): Promise<RebuildRow> {
    const open = await this.rebuilds.findOne({ _id: name, doneAt: null }).lean();
    if (open) return open;
    const fresh: RebuildRow = {
      _id: name,
      after: '',
      checked: 0,
      changed: 0,
      waiting: [],
      startedAt: this.clock.now(),
      doneAt: null,
    };
    await this.rebuilds.replaceOne({ _id: name }, fresh, { upsert: true });
    return fresh;
  }

  private async next(state: RebuildRow): Promise<{ state: RebuildRow; looked: number }> {
    const rows = await this.customers
      .find({ _id: { $gt: state.after } }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean();
    const ids = rows.map((row) => row._id);
    const { changed, waiting } = await this.restore(ids);
    const after = await this.keep({
      ...state,
      after: ids.at(-1) ?? state.after,
      checked: state.checked + ids.length,
      changed: state.changed + changed,
      waiting: [...state.waiting, ...waiting],
    });
    return { state: after, looked: ids.length };
  }

  private async again(state: RebuildRow): Promise<RebuildRow> {
    const { changed, waiting } = await this.restore(state.waiting.slice(0, AT_ONCE));
    return this.keep({
      ...state,
      changed: state.changed + changed,
      waiting: [...state.waiting.slice(AT_ONCE), ...waiting],
    });
  }

  private async end(state: RebuildRow): Promise<RebuildRow> {
    await this.bus.ask('audit.record', {
      entries: [
        {
          action: 'projection.rebuild',
          resource: 'projection',
          resourceId: state._id,
          changes: { checked: { to: state.checked }, changed: { to: state.changed } },
        },
      ],
    });
    return this.keep({ ...state, doneAt: this.clock.now() });
  }

  private async keep(state: RebuildRow): Promise<RebuildRow> {
    await this.rebuilds.replaceOne({ _id: state._id }, state);
    return state;
  }

  /** Sets right what differs, in the running transaction. @returns rows changed, and customers to be looked at later */
  private async restore(ids: readonly string[]): Promise<{ changed: number; waiting: string[] }> {
    const pending = await this.integrity.customersWaiting();
    const settled = ids.filter((id) => !pending.has(id));
    const waiting = ids.filter((id) => pending.has(id));
    if (settled.length === 0) return { changed: 0, waiting };
    const kept = await this.statistics
      .find({ $or: settled.map(rowsOf) } as QueryFilter<CustomerStatistics>)
      .lean();
    const totals = await this.bus.ask('orders.totalsByCustomer', { customerIds: settled });
    const keptOf = new Map(kept.map((row) => [row._id, row]));
    const totalsOf = new Map<string, Totals>(
      totals.map((each) => [statisticsId(each.customerId, each.currency), each]),
    );
    const wrong = [...new Set([...keptOf.keys(), ...totalsOf.keys()])].filter((id) =>
      disagreement(keptOf.get(id), totalsOf.get(id)),
    );
    if (wrong.length > 0)
      await this.statistics.bulkWrite(
        wrong.map((id) => ({
          updateOne: {
            filter: { _id: id },
            update: restored(totalsOf.get(id)),
            upsert: true,
          },
        })) as AnyBulkWriteOperation<CustomerStatistics>[],
      );
    return { changed: wrong.length, waiting };
  }
}

const rowsOf = (customerId: string): { _id: unknown } => ({
  _id: { $gte: statisticsId(customerId, ''), $lt: `${statisticsId(customerId, '')}\uffff` },
});

function pause(ms: number): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, ms);
  });
}
