import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage, QueryFilter } from 'mongoose';
import type { Integrity } from '#contracts/integrity.js';
import type { SalesRequests } from '#contracts/sales.js';
import { Answers } from '#platform/bus/decorators.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { WaitingFacts } from '#platform/outbox/waiting-facts.js';
import { Order } from '../../order.schema.js';
import {
  BUCKET_FACTS,
  bucketId,
  disagreement,
  HOUR,
  hourOf,
  leastBucketAt,
  type Sums,
} from './bucket.rules.js';
import { SalesBucket } from './bucket.schema.js';
import { BUCKETS_HANDLER } from './buckets.service.js';

const MOST_COUNTEREXAMPLES = 20;
const ORDERS_AT_ONCE = 20_000;

interface Part {
  readonly to: Date | null;
  readonly checked: number;
  readonly failed: readonly object[];
  readonly pending: number;
}
interface Range {
  readonly kept: QueryFilter<SalesBucket>;
  readonly orders: QueryFilter<Order>;
}
type Counted = Sums & { readonly at: Date; readonly currency: string };

/** I15: the buckets of sales are the sums of the orders, but for hours of which facts are still to be handled. */
@Injectable()
export class BucketsIntegrity {
  constructor(
    @InjectModel(SalesBucket.name) private readonly buckets: Model<SalesBucket>,
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly waitingFacts: WaitingFacts,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Some ten thousand orders at a time: these, their buckets and the place in the log are read from one snapshot, so that
   * nothing moves in between, and no snapshot is held for long.
   */
  @Answers('orders.salesIntegrity')
  async check({
    atOnce = ORDERS_AT_ONCE,
  }: SalesRequests['orders.salesIntegrity']['ask']): Promise<Integrity[]> {
    const sum = { checked: 0, failed: 0, pending: 0, counterexamples: [] as unknown[] };
    let from: Date | null = null;
    do {
      const part: Part = await this.work.run(() => this.part(from, atOnce));
      sum.checked += part.checked;
      sum.failed += part.failed.length;
      sum.pending += part.pending;
      sum.counterexamples.push(...part.failed.slice(0, MOST_COUNTEREXAMPLES - sum.counterexamples.length));
      from = part.to;
    } while (from);
    const description = 'The sums of sales by hour and currency equal a recomputation from the orders.';
    return [{ name: 'I15', description, ...sum }];
  }

  /** @param from null: from the beginning */
  private async part(from: Date | null, atOnce: number): Promise<Part> {
    const to = await this.endOf(from, atOnce);
    const { kept, right } = await this.both(rangeOf(from, to));
    const waiting = await this.waiting();
    const ids = [...new Set([...kept.keys(), ...right.keys()])].sort();
    const wrong = ids.flatMap((id) => {
      const differs = disagreement(kept.get(id), right.get(id));
      return differs ? [{ id, ...differs }] : [];
    });
    const failed = wrong.filter(({ id }) => !waiting.has(id));
    return { to, checked: ids.length, failed, pending: wrong.length - failed.length };
  }

  /** Where the hour ends that fills the part; null when the orders do not. */
  private async endOf(from: Date | null, atOnce: number): Promise<Date | null> {
    const last = await this.orders
      .findOne(from ? { placedAt: { $gte: from } } : {}, { placedAt: 1 })
      .sort({ placedAt: 1, _id: 1 })
      .skip(atOnce)
      .lean();
    return last && new Date(hourOf(last.placedAt).getTime() + HOUR);
  }

  /** What is kept and what the orders say, by bucket, in the running transaction. */
  async both({
    kept,
    orders,
  }: Range): Promise<{ kept: Map<string, SalesBucket>; right: Map<string, Counted> }> {
    const rows = await this.buckets.find(kept).lean<SalesBucket[]>();
    const sums = await this.orders.aggregate<Counted>(recomputed(orders));
    return {
      kept: new Map(rows.map((row) => [row._id, row])),
      right: new Map(sums.map((row) => [bucketId(row.at, row.currency), row])),
    };
  }

  /** Buckets of which facts wait in the outbox, in the log beyond the handler's place, or parked. */
  async waiting(): Promise<Set<string>> {
    const facts = await this.waitingFacts.of(BUCKETS_HANDLER, BUCKET_FACTS);
    const ids = new Set(facts.map(({ data }) => data.orderId));
    const orders = await this.orders.find({ _id: { $in: [...ids] } }, { placedAt: 1, currency: 1 }).lean();
    return new Set(orders.map(({ placedAt, currency }) => bucketId(placedAt, currency)));
  }
}

/** The buckets of these hours and the orders that belong there; null: without that end. */
export function rangeOf(from: Date | null, to: Date | null): Range {
  const ends = <T>(of: (at: Date) => T) => ({ ...(from && { $gte: of(from) }), ...(to && { $lt: of(to) }) });
  if (!from && !to) return { kept: {}, orders: {} };
  return { kept: { _id: ends(leastBucketAt) }, orders: { placedAt: ends((at) => at) } };
}

const recomputed = (orders: QueryFilter<Order>): PipelineStage[] => [
  { $match: { ...orders, status: { $ne: 'CANCELLED' } } as Record<string, unknown> },
  {
    $group: {
      _id: { at: { $dateTrunc: { date: '$placedAt', unit: 'hour' } }, currency: '$currency' },
      orders: { $sum: 1 },
      units: { $sum: { $sum: '$items.quantity' } },
      gross: { $sum: '$total' },
      discount: { $sum: '$discountTotal' },
      tax: { $sum: '$taxTotal' },
      shipping: { $sum: '$shippingTotal' },
      refunded: { $sum: '$refundedTotal' },
    },
  },
  { $replaceWith: { $mergeObjects: ['$_id', '$$ROOT'] } },
  { $unset: '_id' },
];
