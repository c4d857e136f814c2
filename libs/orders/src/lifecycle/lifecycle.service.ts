import { Injectable } from '@nestjs/common';
import type { Caller, Origin } from '#contracts/access.js';
import type { AllocatedLine, LineQuantity, OrderStock } from '#contracts/inventory.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { Settings } from '#platform/config/settings.js';
import { APIError } from '#platform/errors/api-error.js';
import { mayChange } from '../order.access.js';
import { factOfOrder } from '../order.facts.js';
import type { Order } from '../order.schema.js';
import { AlreadyShippedError, OrderNotFoundError } from '../orders.errors.js';
import { OrderSteps, type Step } from './order-steps.js';
import { checked, counted, leftOf, statusAfter } from './quantities.rules.js';

export interface Cancellation {
  readonly caller: Caller;
  readonly orderId: string;
  readonly reason: string | null;
  /** only so many pieces of these lines; the whole order when left out */
  readonly items?: readonly LineQuantity[];
}

interface Pause {
  readonly orderId: string;
  readonly reason: string | null;
}

/** Moves orders through their states, with their stock. Everything goes through group commit. */
@Injectable()
export class LifecycleService {
  private readonly processings: CombinedQueue<string, Order>;
  private readonly cancellations: CombinedQueue<Cancellation, Order>;
  private readonly holds: CombinedQueue<Pause, Order>;
  private readonly releases: CombinedQueue<Pause, Order>;

  constructor(
    combiner: Combiner,
    private readonly steps: OrderSteps,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.processings = combiner.queue((batch) =>
      this.processBatch(batch.map(({ input, origin }) => ({ orderId: input, origin }))),
    );
    this.cancellations = combiner.queue((batch) =>
      eachAlone(batch, (input, { origin }) => this.cancelOne(input, origin)),
    );
    this.holds = combiner.queue((batch) => eachAlone(batch, (input, member) => this.holdOne(input, member)));
    this.releases = combiner.queue((batch) =>
      eachAlone(batch, (input, member) => this.releaseOne(input, member)),
    );
  }

  /** Allocates every reservation and starts fulfilment. Repeated, it answers the same. */
  process(orderId: string): Promise<Order> {
    return this.processings.submit(orderId);
  }

  /**
   * Cancels an order, or pieces of its lines, while they have not been shipped, and gives their stock back. The whole
   * order cancelled again answers the same.
   */
  cancel(cancellation: Cancellation): Promise<Order> {
    return this.cancellations.submit(cancellation);
  }

  /** Keeps a PENDING order from being processed; its holds have no end while it lasts. Repeated, it answers the same. */
  hold(orderId: string, reason: string | null): Promise<Order> {
    return this.holds.submit({ orderId, reason });
  }

  /** Lets an order that is ON_HOLD go on; its holds begin anew. Repeated, it answers the same. */
  release(orderId: string): Promise<Order> {
    return this.releases.submit({ orderId, reason: null });
  }

  /** Processes orders in the running transaction, each admitted or refused on its own. */
  async processBatch(stocks: readonly OrderStock[]): Promise<Outcome<Order>[]> {
    const found = await this.steps.load(stocks.map((stock) => stock.orderId));
    const outcomes: Outcome<Order>[] = [];
    const taken: Step[] = [];
    for (const { orderId, origin } of stocks) {
      const order = found.get(orderId);
      if (!order) outcomes.push(refused(new OrderNotFoundError(orderId)));
      else if (order.status === 'PROCESSING' || order.status === 'COMPLETED') outcomes.push(admitted(order));
      else {
        const step: Step = { order, origin, action: 'process', to: 'PROCESSING', reason: null };
        const refusal = refusalOf(() => this.steps.take(step));
        outcomes.push(refusal ? refused(refusal) : admitted(order));
        if (!refusal) taken.push(step);
      }
    }
    const allocated = await this.bus.ask('inventory.allocate', {
      orders: taken.map(({ order, origin }) => ({ orderId: order._id, origin })),
    });
    await this.bus.ask('fulfilment.plan', {
      orders: taken.map(({ order, origin }, at) => ({
        orderId: order._id,
        origin,
        locationIds: locationsOf(allocated[at] as Outcome<readonly AllocatedLine[]>),
      })),
    });
    for (const { order, origin } of taken) {
      const { about, ...fact } = factOfOrder(order);
      this.bus.tell('order:processed', {
        ...fact,
        data: brief(about),
        origin,
      });
    }
    await this.steps.write(taken);
    return outcomes;
  }

  /** Cancels an order whose hold has run out, in the running transaction. */
  async expire(orderId: string, origin: Origin): Promise<Order | null> {
    const order = (await this.steps.load([orderId])).get(orderId);
    if (order?.status !== 'PENDING') return null;
    return this.cancelWhole(order, origin, 'RESERVATION_EXPIRED');
  }

  private async cancelOne(cancellation: Cancellation, origin: Origin): Promise<Order> {
    const { caller, orderId, reason, items } = cancellation;
    const order = (await this.steps.load([orderId])).get(orderId);
    if (!order || !mayChange(caller, order)) throw new OrderNotFoundError(orderId);
    if (order.status === 'CANCELLED') return order;
    if (!items) return this.cancelWhole(order, origin, reason);
    return this.cancelPieces(order, items, origin, reason);
  }

  /**
   * Cancels pieces of lines of an order that was loaded in the running transaction; with the last one the order itself.
   *
   * @throws {TooManyPiecesError} (409) when a line has fewer left
   */
  async cancelPieces(
    order: Order,
    wanted: readonly LineQuantity[],
    origin: Origin,
    reason: string | null,
  ): Promise<Order> {
    const lines = checked(order.items, wanted);
    const after = counted(order.items, lines, 'cancelledQuantity');
    const to = statusAfter(order.status, after);
    if (to === 'CANCELLED') return this.cancelWhole(order, origin, reason);
    const cancelled = { cancelled: { to: lines } };
    const step: Step = { order, origin, action: 'cancel', to, reason, items: after, changes: cancelled };
    this.steps.take(step);
    const part = { orderId: order._id, origin, lines, ...because(reason) };
    await this.bus.ask('inventory.release', { orders: [part] });
    await this.steps.write([step]);
    return order;
  }

  private async cancelWhole(order: Order, origin: Origin, reason: string | null): Promise<Order> {
    await this.cancelAll([order], origin, reason);
    return order;
  }

  /**
   * Cancels whole orders, loaded in the running transaction.
   *
   * @throws {AlreadyShippedError} (409) when something of one of them has been shipped
   */
  async cancelAll(orders: readonly Order[], origin: Origin, reason: string | null): Promise<void> {
    const steps = orders.map((order): Step => {
      if (order.items.some((item) => item.shippedQuantity > 0)) throw new AlreadyShippedError(order._id);
      const left = order.items.map((item) => ({ orderItemId: item.id, quantity: leftOf(item) }));
      const items = counted(order.items, left, 'cancelledQuantity');
      return { order, origin, action: 'cancel', to: 'CANCELLED', reason, items };
    });
    for (const step of steps) this.steps.take(step);
    const orderIds = orders.map((order) => order._id);
    await this.bus.ask('inventory.release', {
      orders: orderIds.map((orderId) => ({ orderId, origin, ...because(reason) })),
    });
    await this.bus.ask('fulfilment.cancel', { orderIds });
    for (const order of orders) this.tellCancelled(order, origin, reason);
    await this.steps.write(steps);
  }

  private tellCancelled(order: Order, origin: Origin, reason: string | null): void {
    const { about, ...fact } = factOfOrder(order);
    this.bus.tell('order:cancelled', {
      ...fact,
      data: {
        ...about,
        total: order.total,
        refundedTotal: order.refundedTotal,
        placedAt: order.placedAt,
        reason,
        origin: order.origin,
      },
      origin,
    });
  }

  private async holdOne({ orderId, reason }: Pause, { origin }: Member<unknown>): Promise<Order> {
    const order = await this.existing(orderId);
    if (order.status === 'ON_HOLD') return order;
    const step: Step = { order, origin, action: 'hold', to: 'ON_HOLD', reason, holdsExpireAt: null };
    this.steps.take(step);
    await this.steps.write([step]);
    return order;
  }

  private async releaseOne({ orderId, reason }: Pause, { origin }: Member<unknown>): Promise<Order> {
    const order = await this.existing(orderId);
    if (order.status === 'PENDING') return order;
    const manual = this.settings.ORDER_PROCESSING === 'manual' && order.origin !== 'IMPORT';
    const holdsExpireAt = manual
      ? new Date(this.clock.millis() + this.settings.RESERVATION_MINUTES * 60_000)
      : null;
    const step: Step = { order, origin, action: 'release', to: 'PENDING', reason, holdsExpireAt };
    this.steps.take(step);
    const { about, ...fact } = factOfOrder(order);
    this.bus.tell('order:released', {
      ...fact,
      data: brief(about),
      origin,
    });
    await this.steps.write([step]);
    return order;
  }

  private async existing(orderId: string): Promise<Order> {
    const order = (await this.steps.load([orderId])).get(orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    return order;
  }
}

/** These two facts say nothing of money. */
const brief = ({ orderId, number, customerId }: ReturnType<typeof factOfOrder>['about']) => ({
  orderId,
  number,
  customerId,
});

function refusalOf(work: () => void): APIError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
}

function locationsOf(lines: Outcome<readonly AllocatedLine[]>): string[] {
  return lines.ok ? [...new Set(lines.value.map((line) => line.locationId))].sort() : [];
}

const because = (reason: string | null): { reason?: string } => (reason === null ? {} : { reason });
