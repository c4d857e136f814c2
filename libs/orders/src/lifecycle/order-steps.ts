import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AuditNote } from '#contracts/audit.js';
import type { Origin } from '#contracts/access.js';
import type { OrderStatus, PaymentStatus } from '#contracts/orders.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { changeRows, findRows } from '#platform/mongo/rows.js';
import { Order, type OrderItem } from '../order.schema.js';
import { advance } from './order.rules.js';
import { fulfilmentOf } from './quantities.rules.js';

/** A sum of money of the order, in minor units, that grows by a guarded increment. */
export interface Growth {
  readonly sum: 'paidTotal' | 'refundedTotal';
  readonly by: number;
  /** what the sum may come to; the write is guarded by it */
  readonly most: number;
}

/** One change of an order. */
export interface Step {
  readonly order: Order;
  readonly origin: Origin;
  /** `process`: the audit entry's action is `order.process` */
  readonly action: string;
  readonly to: OrderStatus;
  readonly reason: string | null;
  readonly items?: readonly OrderItem[];
  readonly holdsExpireAt?: Date | null;
  readonly grows?: readonly Growth[];
  readonly paymentStatus?: PaymentStatus;
  readonly changes?: AuditNote['changes'];
}

/** Loads orders, takes them a step on in memory, and writes the steps: order, history and audit entry. */
@Injectable()
export class OrderSteps {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** Orders by id, read in the running transaction. */
  async load(ids: readonly string[]): Promise<Map<string, Order>> {
    const rows = await findRows(this.orders, { _id: { $in: [...new Set(ids)] } });
    return new Map(rows.map((order) => [order._id, order]));
  }

  /**
   * Changes the order in memory; `write` must follow.
   *
   * @throws {IllegalTransitionError} (409) and leaves the order as it was
   */
  take(step: Step): void {
    const { order, to } = step;
    const from = order.status;
    if (from !== to) advance(from, to);
    const at = this.clock.now();
    order.status = to;
    if (step.items) order.items = [...step.items];
    for (const { sum, by } of step.grows ?? []) order[sum] += by;
    if (step.paymentStatus) order.paymentStatus = step.paymentStatus;
    order.fulfilmentStatus = fulfilmentOf(order.items);
    order.updatedAt = at;
    order.version += 1;
    if (step.holdsExpireAt) order.holdsExpireAt = step.holdsExpireAt;
    else if (to !== 'PENDING' || step.holdsExpireAt === null) delete order.holdsExpireAt;
    order.history = [
      ...order.history,
      { at, actor: step.origin.actor, action: step.action, from, to, reason: step.reason },
    ];
  }

  /**
   * Counts a return of the order, by which whoever changes the order at the same time meets this.
   *
   * @returns which one it is, from 1
   */
  async countReturn({ _id, version, returnCount = 0 }: Order): Promise<number> {
    await changeRows(this.orders, [{ filter: { _id, version }, update: { $inc: { returnCount: 1 } } }]);
    return returnCount + 1;
  }

  /** Writes steps that were taken, each order once. */
  async write(steps: readonly Step[]): Promise<void> {
    await changeRows(
      this.orders,
      steps.map(({ order, items, grows = [] }) => ({
        filter: {
          _id: order._id,
          version: order.version - 1,
          ...Object.fromEntries(grows.map(({ sum, by, most }) => [sum, { $lte: most - by }])),
        },
        update: {
          $set: {
            status: order.status,
            fulfilmentStatus: order.fulfilmentStatus,
            // an index reads every line that is written, so only where they have changed
            ...(items && { items: order.items }),
            paymentStatus: order.paymentStatus,
            updatedAt: order.updatedAt,
            version: order.version,
            eventSeq: order.eventSeq,
            ...(order.holdsExpireAt ? { holdsExpireAt: order.holdsExpireAt } : {}),
          },
          $push: { history: order.history.at(-1) },
          ...(grows.length > 0 && { $inc: Object.fromEntries(grows.map(({ sum, by }) => [sum, by])) }),
          ...(order.holdsExpireAt ? {} : { $unset: { holdsExpireAt: '' } }),
        },
      })),
    );
    await this.bus.ask('audit.record', { entries: steps.map(noteOf) });
  }
}

function noteOf({ order, origin, action, reason, changes }: Step): AuditNote {
  const last = order.history.at(-1);
  return {
    action: `order.${action}`,
    resource: 'order',
    resourceId: order._id,
    changes: {
      status: { from: last?.from, to: last?.to },
      ...changes,
      ...(reason === null ? {} : { reason: { to: reason } }),
    },
    origin,
  };
}
