import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Origin } from '#contracts/access.js';
import type { LineQuantity } from '#contracts/inventory.js';
import type { OrdersRequests } from '#contracts/orders.js';
import { Answers } from '#platform/bus/decorators.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { findRows } from '#platform/mongo/rows.js';
import { Order, type OrderItem } from '../order.schema.js';
import { OrderNotFoundError, TooManyPiecesError } from '../orders.errors.js';
import { LifecycleService } from '../lifecycle/lifecycle.service.js';
import { leftOf } from '../lifecycle/quantities.rules.js';
import { BringBackService } from './bring-back.service.js';

type Ask = OrdersRequests['orders.takeBack']['ask'];
type Answer = OrdersRequests['orders.takeBack']['answer'];

/** An order of which fewer pieces are left than were taken back: they have been shipped. */
interface Shipped {
  readonly order: Order;
}

/** Books what another system says was taken back of its order, each reason once: cancelled, or returned once shipped. */
@Injectable()
export class TakeBackService {
  private readonly asked: CombinedQueue<Ask, Answer | Shipped>;

  constructor(
    combiner: Combiner,
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly lifecycle: LifecycleService,
    private readonly returns: BringBackService,
  ) {
    this.asked = combiner.queue((batch) => eachAlone(batch, (ask, { origin }) => this.cancel(ask, origin)));
  }

  @Answers('orders.takeBack')
  async takeBack(ask: Ask): Promise<Answer> {
    const done = await this.asked.submit(ask);
    if (typeof done === 'string') return done;
    const { _id, items } = done.order;
    if (await this.returns.isBack(_id, ask.reason)) return 'KNOWN';
    const lines = piecesOf(items, ask, (item) => item.shippedQuantity - item.returnedQuantity);
    await this.returns.bringBack(_id, lines, ask.reason);
    return 'RETURNED';
  }

  private async cancel(ask: Ask, origin: Origin): Promise<Answer | Shipped> {
    const { system, id, reason } = ask;
    const [order] = await findRows(this.orders, { 'reference.system': system, 'reference.id': id });
    if (!order) throw new OrderNotFoundError(`${system} ${id}`);
    if (order.history.some((step) => step.action === 'cancel' && step.reason === reason)) return 'KNOWN';
    const left = order.items.reduce(
      (sum, item) => sum + (item.productId === ask.productId ? leftOf(item) : 0),
      0,
    );
    if (left < ask.quantity) return { order };
    await this.lifecycle.cancelPieces(order, piecesOf(order.items, ask, leftOf), origin, reason);
    return 'CANCELLED';
  }
}

/**
 * So many pieces of a product, from its lines in their order.
 *
 * @param there pieces of a line that can be had
 * @throws {TooManyPiecesError} (409) when there are fewer
 */
export function piecesOf(
  items: readonly OrderItem[],
  { productId, quantity }: Pick<Ask, 'productId' | 'quantity'>,
  there: (item: OrderItem) => number,
): LineQuantity[] {
  const lines: LineQuantity[] = [];
  let missing = quantity;
  for (const item of items) {
    const pieces = item.productId === productId ? Math.min(missing, there(item)) : 0;
    if (pieces > 0) lines.push({ orderItemId: item.id, quantity: pieces });
    missing -= pieces;
  }
  if (missing > 0) throw new TooManyPiecesError('quantity', quantity - missing);
  return lines;
}
