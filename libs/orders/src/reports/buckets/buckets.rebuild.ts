import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import type { Projection } from '#platform/projections/projection.js';
import { Projections } from '#platform/projections/projections.js';
import { Order } from '../../order.schema.js';
import { disagreement, HOUR, leastBucketAt } from './bucket.rules.js';
import { SalesBucket } from './bucket.schema.js';
import { BucketsIntegrity, rangeOf } from './buckets.integrity.js';

export const BUCKETS_PROJECTION = 'sales-buckets';
const DAY = 24 * HOUR;

/** Makes the buckets of sales what the orders say, day by day. */
@Injectable()
export class BucketsRebuild implements Projection, OnModuleInit {
  readonly name = BUCKETS_PROJECTION;
  readonly parts = 'days';

  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    @InjectModel(SalesBucket.name) private readonly buckets: Model<SalesBucket>,
    private readonly integrity: BucketsIntegrity,
    private readonly projections: Projections,
  ) {}

  onModuleInit(): void {
    this.projections.add(this);
  }

  async count(): Promise<number> {
    const [days] = await this.orders.aggregate<{ count: number }>([
      { $group: { _id: { $dateTrunc: { date: '$placedAt', unit: 'day' } } } },
      { $count: 'count' },
    ]);
    return days?.count ?? 0;
  }

  /** The next day that has an order or a bucket. */
  async next(after: string): Promise<readonly string[]> {
    const from = after === '' ? null : dayAfter(after);
    const order = await this.orders
      .findOne(from ? { placedAt: { $gte: from } } : {}, { placedAt: 1 })
      .sort({ placedAt: 1, _id: 1 })
      .lean();
    const bucket = await this.buckets
      .findOne(from ? { _id: { $gte: leastBucketAt(from) } } : {}, { at: 1 })
      .sort({ _id: 1 })
      .lean();
    const times = [order?.placedAt, bucket?.at].flatMap((at) => at ?? []);
    const [first] = times.map((at) => at.toISOString().slice(0, 10)).sort();
    return first === undefined ? [] : [first];
  }

  async restore(days: readonly string[]): Promise<{ changed: number; waiting: string[] }> {
    const pending = await this.integrity.waiting();
    const waits = (day: string): boolean => [...pending].some((id) => id.startsWith(day));
    let changed = 0;
    for (const day of days.filter((each) => !waits(each))) changed += await this.restoreDay(day);
    return { changed, waiting: days.filter(waits) };
  }

  private async restoreDay(day: string): Promise<number> {
    const { kept, right } = await this.integrity.both(rangeOf(new Date(day), dayAfter(day)));
    const wrong = [...new Set([...kept.keys(), ...right.keys()])].filter((id) =>
      disagreement(kept.get(id), right.get(id)),
    );
    if (wrong.length === 0) return 0;
    const operations = wrong.map((id) => {
      const sums = right.get(id);
      return sums
        ? { replaceOne: { filter: { _id: id }, replacement: { _id: id, ...sums }, upsert: true } }
        : { deleteOne: { filter: { _id: id } } };
    });
    await this.buckets.bulkWrite(operations as AnyBulkWriteOperation<SalesBucket>[]);
    return wrong.length;
  }
}

const dayAfter = (day: string): Date => new Date(new Date(day).getTime() + DAY);
