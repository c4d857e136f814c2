import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { OrdersRequests, OrderStatus } from '#contracts/orders.js';
import { Answers } from '#platform/bus/decorators.js';
import { findRows } from '#platform/mongo/rows.js';
import { Order } from '../order.schema.js';
import { LifecycleService } from './lifecycle.service.js';
import { leftOf } from './quantities.rules.js';

type Ask<N extends keyof OrdersRequests> = OrdersRequests[N]['ask'];
type Answer<N extends keyof OrdersRequests> = Promise<OrdersRequests[N]['answer']>;

/** Orders that hold their stock and have not been processed. */
const WAITING: readonly OrderStatus[] = ['PENDING', 'ON_HOLD'];

/** Orders that wait for a product: counted, and cancelled when the product ends. */
@Injectable()
export class WaitingService {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly lifecycle: LifecycleService,
  ) {}

  @Answers('orders.waiting')
  async waiting({ productId }: Ask<'orders.waiting'>): Answer<'orders.waiting'> {
    const left = { $subtract: ['$$line.quantity', '$$line.cancelledQuantity'] };
    const [sum] = await this.orders.aggregate<{ orders: number; units: number }>([
      { $match: waitingFor(productId) },
      {
        $project: {
          units: {
            $sum: {
              $map: {
                input: {
                  $filter: { input: '$items', as: 'line', cond: { $eq: ['$$line.productId', productId] } },
                },
                as: 'line',
                in: left,
              },
            },
          },
        },
      },
      { $group: { _id: null, orders: { $sum: 1 }, units: { $sum: '$units' } } },
    ]);
    return { orders: sum?.orders ?? 0, units: sum?.units ?? 0 };
  }

  @Answers('orders.cancelWaiting')
  async cancelWaiting(ask: Ask<'orders.cancelWaiting'>): Answer<'orders.cancelWaiting'> {
    const { productId, most, origin, reason } = ask;
    // the oldest first; one more than is done tells whether something is left
    const ids = await this.orders
      .find(waitingFor(productId), { _id: 1 })
      .sort({ _id: 1 })
      .limit(most + 1)
      .lean();
    const orders = await findRows(this.orders, { _id: { $in: ids.slice(0, most).map((row) => row._id) } });
    const units = orders
      .flatMap((order) => order.items)
      .reduce((sum, item) => sum + (item.productId === productId ? leftOf(item) : 0), 0);
    await this.lifecycle.cancelAll(orders, origin, reason);
    return { orders: orders.length, units, more: ids.length > most };
  }
}

/** Orders of which pieces of the product are left to process. */
function waitingFor(productId: string): QueryFilter<Order> {
  const ofProduct = { $eq: ['$$line.productId', productId] };
  const isLeft = { $gt: ['$$line.quantity', '$$line.cancelledQuantity'] };
  return {
    status: { $in: [...WAITING] },
    'items.productId': productId,
    $expr: { $anyElementTrue: { $map: { input: '$items', as: 'line', in: { $and: [ofProduct, isLeft] } } } },
  } as QueryFilter<Order>;
}
