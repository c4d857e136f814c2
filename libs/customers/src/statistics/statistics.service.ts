import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import {
  type Movement,
  movementsOf,
  type OrderFact,
  statisticsId,
  type Summary,
  summaryOf,
  type Totals,
  updateOf,
} from './statistics.rules.js';
import { CustomerStatistics } from './statistics.schema.js';

/** Keeps count of what customers buy. */
@Injectable()
export class StatisticsService {
  constructor(
    @InjectModel(CustomerStatistics.name) private readonly statistics: Model<CustomerStatistics>,
    private readonly bus: Bus,
  ) {}

  /** One bulk write for a batch of facts, in the running transaction. */
  async count(facts: readonly OrderFact[]): Promise<void> {
    const movements = movementsOf(facts);
    if (movements.length === 0) return;
    const totals = await this.totalsOf(movements.filter((movement) => movement.cancelled));
    const operations = movements.map((movement) => ({
      updateOne: {
        filter: { _id: movement.id },
        update: updateOf(movement, totals.get(movement.id)),
        upsert: true,
      },
    })) as AnyBulkWriteOperation<CustomerStatistics>[];
    await this.statistics.bulkWrite(operations);
  }

  async of(customerId: string): Promise<Summary> {
    const prefix = statisticsId(customerId, '');
    const rows = await this.statistics.find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } }).lean();
    return summaryOf(customerId, rows);
  }

  private async totalsOf(movements: readonly Movement[]): Promise<Map<string, Totals>> {
    if (movements.length === 0) return new Map();
    const customerIds = [...new Set(movements.map((movement) => movement.customerId))];
    const totals = await this.bus.ask('orders.totalsByCustomer', { customerIds });
    return new Map(totals.map((each) => [statisticsId(each.customerId, each.currency), each]));
  }
}
