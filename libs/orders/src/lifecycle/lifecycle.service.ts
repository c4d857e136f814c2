import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { AllocatedLine, OrderStock } from '#contracts/inventory.js';
import type { OrderStatus } from '#contracts/orders.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { APIError } from '#platform/errors/api-error.js';
import { changeRows, findRows } from '#platform/mongo/rows.js';
import { mayChange } from '../order.access.js';
import { advance } from './order.rules.js';
import { Order } from '../order.schema.js';
import { AlreadyShippedError, OrderNotFoundError } from '../orders.errors.js';

interface Cancellation {
  readonly caller: Caller;
  readonly orderId: string;
  readonly reason: string | null;
}

/** An order of a batch, and what is to become of it. */
interface Step {
  readonly stock: OrderStock;
  readonly order: Order;
  readonly action: 'process' | 'cancel';
  readonly to: OrderStatus;
  readonly reason: string | null;
}

/** Moves orders through their states, with their stock. Everything goes through group commit. */
@Injectable()
export class LifecycleService {
  private readonly processings: CombinedQueue<string, Order>;
  private readonly cancellations: CombinedQueue<Cancellation, Order>;

  constructor(
    combiner: Combiner,
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.processings = combiner.queue((batch) =>
      this.processBatch(batch.map((member) => ({ orderId: member.input, origin: member.origin }))),
    );
    this.cancellations = combiner.queue((batch) =>
      this.cancelBatch(
        batch.map(({ input, origin }) => ({
          stock: {
            orderId: input.orderId,
            origin,
            ...(input.reason === null ? {} : { reason: input.reason }),
          },
          caller: input.caller,
        })),
      ),
    );
  }

  /** Allocates every reservation and starts fulfilment. Repeated, it answers the same. */
  process(orderId: string): Promise<Order> {
    return this.processings.submit(orderId);
  }

  /** Cancels a whole order while nothing of it has been shipped, and gives its stock back. Repeated, it answers the same. */
  cancel(caller: Caller, orderId: string, reason: string | null): Promise<Order> {
    return this.cancellations.submit({ caller, orderId, reason });
  }

  /** Processes orders in the running transaction, each admitted or refused on its own. */
  async processBatch(stocks: readonly OrderStock[]): Promise<Outcome<Order>[]> {
    const found = await this.load(stocks);
    const outcomes = new Map<OrderStock, Outcome<Order>>();
    const steps: Step[] = [];
    for (const stock of stocks) {
      const order = found.get(stock.orderId);
      if (!order) outcomes.set(stock, refused(new OrderNotFoundError(stock.orderId)));
      else if (order.status === 'PROCESSING' || order.status === 'COMPLETED')
        outcomes.set(stock, admitted(order));
      else this.step(outcomes, steps, { stock, order, action: 'process', to: 'PROCESSING', reason: null });
    }
    const allocated = await this.bus.ask('inventory.allocate', { orders: steps.map((step) => step.stock) });
    await this.bus.ask('fulfilment.plan', {
      orders: steps.map((step, at) => ({
        orderId: step.order._id,
        origin: step.stock.origin,
        locationIds: locationsOf(allocated[at] as Outcome<readonly AllocatedLine[]>),
      })),
    });
    await this.write(steps);
    for (const { order, stock } of steps) {
      this.bus.tell('order:processed', {
        aggregate: { type: 'order', id: order._id },
        aggregateSeq: order.eventSeq,
        data: { orderId: order._id, number: order.number, customerId: order.customerId },
        origin: stock.origin,
      });
    }
    return stocks.map((stock) => outcomes.get(stock) as Outcome<Order>);
  }

  /** Cancels orders whose hold has run out, in the running transaction. */
  expireBatch(stocks: readonly OrderStock[]): Promise<Outcome<Order>[]> {
    return this.cancelBatch(stocks.map((stock) => ({ stock, caller: null })));
  }

  private async cancelBatch(
    wanted: readonly { stock: OrderStock; caller: Caller | null }[],
  ): Promise<Outcome<Order>[]> {
    const found = await this.load(wanted.map(({ stock }) => stock));
    const outcomes = new Map<OrderStock, Outcome<Order>>();
    const steps: Step[] = [];
    for (const { stock, caller } of wanted) {
      const order = found.get(stock.orderId);
      if (!order || (caller && !mayChange(caller, order)))
        outcomes.set(stock, refused(new OrderNotFoundError(stock.orderId)));
      else if (order.status === 'CANCELLED') outcomes.set(stock, admitted(order));
      else if (order.items.some((item) => item.shippedQuantity > 0))
        outcomes.set(stock, refused(new AlreadyShippedError(order._id)));
      else
        this.step(outcomes, steps, {
          stock,
          order,
          action: 'cancel',
          to: 'CANCELLED',
          reason: stock.reason ?? null,
        });
    }
    await this.bus.ask('inventory.release', { orders: steps.map((step) => step.stock) });
    await this.bus.ask('fulfilment.cancel', { orderIds: steps.map((step) => step.order._id) });
    await this.write(steps);
    for (const { order, stock, reason } of steps) {
      this.bus.tell('order:cancelled', {
        aggregate: { type: 'order', id: order._id },
        aggregateSeq: order.eventSeq,
        data: {
          orderId: order._id,
          number: order.number,
          customerId: order.customerId,
          currency: order.currency,
          total: order.total,
          placedAt: order.placedAt,
          reason,
          origin: order.origin,
        },
        origin: stock.origin,
      });
    }
    return wanted.map(({ stock }) => outcomes.get(stock) as Outcome<Order>);
  }

  private async load(stocks: readonly OrderStock[]): Promise<Map<string, Order>> {
    const rows = await findRows(this.orders, {
      _id: { $in: [...new Set(stocks.map((stock) => stock.orderId))] },
    });
    return new Map(rows.map((order) => [order._id, order]));
  }

  /** Takes the step in memory, or notes the refusal. A second wish for the same order in the batch sees the first one's result. */
  private step(outcomes: Map<OrderStock, Outcome<Order>>, steps: Step[], step: Step): void {
    const { order, stock, to, action, reason } = step;
    try {
      const from = order.status;
      advance(from, to);
      const at = this.clock.now();
      order.status = to;
      order.updatedAt = at;
      order.version += 1;
      order.eventSeq += 1;
      order.history = [...order.history, { at, actor: stock.origin.actor, action, from, to, reason }];
      if (to === 'CANCELLED')
        order.items = order.items.map((item) => ({ ...item, cancelledQuantity: item.quantity }));
      steps.push(step);
      outcomes.set(stock, admitted(order));
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      outcomes.set(stock, refused(error));
    }
  }

  private async write(steps: readonly Step[]): Promise<void> {
    await changeRows(
      this.orders,
      steps.map(({ order }) => ({
        filter: { _id: order._id, version: order.version - 1 },
        update: {
          $set: {
            status: order.status,
            items: order.items,
            history: order.history,
            updatedAt: order.updatedAt,
            version: order.version,
            eventSeq: order.eventSeq,
          },
          $unset: { holdsExpireAt: '' },
        },
      })),
    );
    await this.bus.ask('audit.record', {
      entries: steps.map(({ order, stock, action, to, reason }) => ({
        action: `order.${action}`,
        resource: 'order',
        resourceId: order._id,
        changes: {
          status: { from: order.history.at(-1)?.from, to },
          ...(reason === null ? {} : { reason: { to: reason } }),
        },
        origin: stock.origin,
      })),
    });
  }
}

function locationsOf(lines: Outcome<readonly AllocatedLine[]>): string[] {
  return lines.ok ? [...new Set(lines.value.map((line) => line.locationId))].sort() : [];
}
