import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model, QueryFilter } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import type { Projection } from '#platform/projections/projection.js';
import { Projections } from '#platform/projections/projections.js';
import { Customer } from '../customer.schema.js';
import { StatisticsIntegrity } from './statistics.integrity.js';
import { disagreement, restored, statisticsId, type Totals } from './statistics.rules.js';
import { CustomerStatistics } from './statistics.schema.js';

export const STATISTICS_PROJECTION = 'customer-statistics';
const AT_ONCE = 200;

/**
 * Makes the statistics what the orders say: orders, statistics and the facts that are on their way are read from one
 * snapshot.
 */
@Injectable()
export class StatisticsRebuild implements Projection, OnModuleInit {
  readonly name = STATISTICS_PROJECTION;
  readonly parts = 'customers';

  constructor(
    @InjectModel(Customer.name) private readonly customers: Model<Customer>,
    @InjectModel(CustomerStatistics.name) private readonly statistics: Model<CustomerStatistics>,
    private readonly integrity: StatisticsIntegrity,
    private readonly projections: Projections,
    private readonly bus: Bus,
  ) {}

  onModuleInit(): void {
    this.projections.add(this);
  }

  count(): Promise<number> {
    return this.customers.estimatedDocumentCount();
  }

  async next(after: string): Promise<readonly string[]> {
    const rows = await this.customers
      .find({ _id: { $gt: after } }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean();
    return rows.map((row) => row._id);
  }

  async restore(ids: readonly string[]): Promise<{ changed: number; waiting: string[] }> {
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
