import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { Order } from '../../order.schema.js';
import { type Bought, BUCKET_FACTS, type BucketMove, movesOf } from './bucket.rules.js';
import { SalesBucket } from './bucket.schema.js';

/** The handler's name for ever: its place in the log of events is kept under it. */
export const BUCKETS_HANDLER = 'orders.sales-buckets';
export const BOUGHT = {
  placedAt: 1,
  currency: 1,
  total: 1,
  discountTotal: 1,
  taxTotal: 1,
  shippingTotal: 1,
  'items.quantity': 1,
} as const;

/** Keeps count of what is sold, hour by hour. */
@Injectable()
export class SalesBuckets {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    @InjectModel(SalesBucket.name) private readonly buckets: Model<SalesBucket>,
  ) {}

  /** One read and one bulk write for a batch of facts, in the running transaction. */
  @Hears(BUCKET_FACTS, { as: BUCKETS_HANDLER, batch: 250 })
  async count(facts: readonly Heard<(typeof BUCKET_FACTS)[number]>[]): Promise<void> {
    const ids = [...new Set(facts.map(({ data }) => data.orderId))];
    const orders = await this.orders.find({ _id: { $in: ids } }, BOUGHT).lean<Bought[]>();
    const moves = movesOf(facts, new Map(orders.map((order) => [order._id, order])));
    await this.buckets.bulkWrite(moves.map(operationOf) as AnyBulkWriteOperation<SalesBucket>[]);
  }
}

const operationOf = ({ id, at, currency, sums }: BucketMove) => ({
  updateOne: {
    filter: { _id: id },
    update: { $inc: sums, $setOnInsert: { at, currency } },
    upsert: true,
  },
});
