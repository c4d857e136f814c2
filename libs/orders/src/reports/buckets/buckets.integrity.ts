import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage, QueryFilter } from 'mongoose';
import type { Integrity } from '#contracts/integrity.js';
import { Answers } from '#platform/bus/decorators.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { WaitingFacts } from '#platform/outbox/waiting-facts.js';
import { Order } from '../../order.schema.js';
import { BUCKET_FACTS, bucketId, disagreement, type Sums } from './bucket.rules.js';
import { SalesBucket } from './bucket.schema.js';
import { BUCKETS_HANDLER } from './buckets.service.js';

const MOST_COUNTEREXAMPLES = 20;
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

  /** Orders, buckets and the place in the log are read from one snapshot, so that nothing moves in between. */
  @Answers('orders.salesIntegrity')
  check(): Promise<Integrity[]> {
    return this.work.run(async () => {
      const { kept, right } = await this.both({}, {});
      const waiting = await this.waiting();
      const ids = [...new Set([...kept.keys(), ...right.keys()])];
      const wrong = ids.flatMap((id) => {
        const differs = disagreement(kept.get(id), right.get(id));
        return differs ? [{ id, ...differs }] : [];
      });
      const failed = wrong.filter(({ id }) => !waiting.has(id));
      return [
        {
          name: 'I15',
          description: 'The sums of sales by hour and currency equal a recomputation from the orders.',
          checked: ids.length,
          failed: failed.length,
          pending: wrong.length - failed.length,
          counterexamples: failed.slice(0, MOST_COUNTEREXAMPLES),
        },
      ];
    });
  }

  /** What is kept and what the orders say, by bucket, in the running transaction. */
  async both(
    kept: QueryFilter<SalesBucket>,
    orders: QueryFilter<Order>,
  ): Promise<{ kept: Map<string, SalesBucket>; right: Map<string, Counted> }> {
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
