import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { IntegrityAsk } from '#contracts/integrity.js';
import { Bus } from '#platform/bus/bus.js';
import { IdempotencyKeys } from '#platform/idempotency/keys.js';
import { readAll } from '#platform/mongo/raw/stream.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { FactLog } from '#platform/outbox/fact-log.js';
import { Order } from '../order.schema.js';
import { MoneyChecks } from '../refunds/money.checks.js';
import {
  faultsOfPieces,
  faultsOfStatus,
  faultsOfTotals,
  type LinePieces,
  type OrderFault,
  unauditedSteps,
} from './order-faults.rules.js';
import { PROVEN_ORDER, type ProvenOrder } from './proven-order.js';

const ORDERS_AT_ONCE = 500;

/** Proves the order invariants: a few hundred orders at a time, from one snapshot with their stock, money and audit entries. */
@Injectable()
export class OrdersProof {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly facts: FactLog,
    private readonly feed: FactFeed,
    private readonly keys: IdempotencyKeys,
    private readonly money: MoneyChecks,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** @param found is told of every fault. @returns how many orders were looked at */
  async prove(found: (fault: OrderFault) => void, progress?: IntegrityAsk['progress']): Promise<number> {
    const all = await this.orders.estimatedDocumentCount();
    const seen = new Map<string, Date>();
    for (let from = ''; ;) {
      const faults = await this.work.run(() => this.range(from, seen));
      for (const fault of faults.found) found(fault);
      if (faults.last === null) break;
      from = faults.last;
      progress?.('orders', Math.min(1, seen.size / Math.max(1, all)));
    }
    for (const fault of await this.wrongCreations(seen)) found(fault);
    for (const fault of await this.doubles()) found(fault);
    for (const fault of await this.money.strays()) found(fault);
    return seen.size;
  }

  private async range(
    from: string,
    seen: Map<string, Date>,
  ): Promise<{ found: OrderFault[]; last: string | null }> {
    const ids = await this.orders
      .find({ _id: { $gt: from } }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(ORDERS_AT_ONCE)
      .lean();
    const first = ids[0]?._id;
    const last = ids.at(-1)?._id;
    if (first === undefined || last === undefined) return { found: [], last: null };
    const orders = await readAll(this.orders, { _id: { $gte: first, $lte: last } }, PROVEN_ORDER);
    const pieces = await this.bus.ask('inventory.ofOrders', { from: first, to: last });
    const entries = await this.bus.ask('audit.counted', { resourceIds: ids.map(({ _id }) => _id) });
    for (const { _id, createdAt } of orders) seen.set(_id, createdAt);
    return {
      found: [
        ...orders.flatMap((order) => [
          ...faultsOfPieces(order, pieces),
          ...faultsOfTotals(order),
          ...faultsOfStatus(order),
          ...unauditedSteps(order, entries.get(order._id)),
        ]),
        ...strays(orders, pieces),
        ...(await this.money.of(orders)),
      ],
      last: ids.length < ORDERS_AT_ONCE ? null : last,
    };
  }

  /**
   * I10: orders without their one fact, and facts without their order. The facts are read after the orders; that of an old
   * order may have been dropped with its time.
   */
  private async wrongCreations(seen: ReadonlyMap<string, Date>): Promise<OrderFault[]> {
    const told = await this.facts.aggregatesOf('order:created');
    // asked for after the facts: what was dropped meanwhile lies before it
    const { before } = await this.feed.keptFrom();
    const wrong: OrderFault[] = [];
    for (const [id, createdAt] of seen) {
      const times = told.get(id) ?? 0;
      told.delete(id);
      if (times === 1 || (times === 0 && before !== null && createdAt < before)) continue;
      wrong.push({
        invariant: 'I10',
        collection: 'orders',
        id,
        why: `order:created was told ${times} times`,
      });
    }
    // what was placed meanwhile is there by now
    const later = await this.orders.find({ _id: { $in: [...told.keys()] } }, { _id: 1 }).lean();
    for (const { _id } of later) told.delete(_id);
    for (const id of told.keys())
      wrong.push({
        invariant: 'I10',
        collection: 'events',
        id,
        why: 'order:created tells of an order that is not there',
      });
    return wrong;
  }

  /** I14: orders that share a reference, and keys that point to an order that is not there. */
  private async doubles(): Promise<OrderFault[]> {
    const references = await this.orders
      .aggregate<{ _id: { system: string; id: string }; orders: string[] }>([
        { $match: { 'reference.id': { $exists: true } } },
        { $group: { _id: '$reference', orders: { $push: '$_id' } } },
        { $match: { 'orders.1': { $exists: true } } },
      ])
      .allowDiskUse(true);
    const keys = await this.keys.locationsOf('/orders');
    const made = await this.orders.find({ _id: { $in: keys.map(({ id }) => id) } }, { _id: 1 }).lean();
    const known = new Set(made.map(({ _id }) => _id));
    return [
      ...references.flatMap(({ _id, orders }) =>
        orders.map((id): OrderFault => ({
          invariant: 'I14',
          collection: 'orders',
          id,
          field: 'reference',
          found: _id,
          why: `${orders.length} orders have it`,
        })),
      ),
      ...keys
        .filter(({ id }) => !known.has(id))
        .map(({ key, id }): OrderFault => ({
          invariant: 'I14',
          collection: 'idempotency_keys',
          id: key,
          field: 'location',
          found: id,
          why: 'the order that was made under it is not there',
        })),
    ];
  }
}

/** I7: pieces that the stock keeps for a line that no order has. */
function strays(orders: readonly ProvenOrder[], pieces: ReadonlyMap<string, LinePieces>): OrderFault[] {
  const lines = new Set(orders.flatMap((order) => order.items.map((item) => item.id)));
  return [...pieces]
    .filter(([line, { held, shipped }]) => !lines.has(line) && held + shipped > 0)
    .map(([line, { orderId, held, shipped }]) => ({
      invariant: 'I7',
      collection: 'orders',
      id: orderId,
      why: `${held} pieces are held and ${shipped} have left for line ${line}, which it has not`,
    }));
}
