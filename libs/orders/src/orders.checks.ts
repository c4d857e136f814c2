import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import type { Integrity } from '#contracts/integrity.js';
import { Answers } from '#platform/bus/decorators.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { FactLog } from '#platform/outbox/fact-log.js';
import { IdempotencyKeys } from '#platform/idempotency/keys.js';
import { faultOfFulfilment, faultOfHistory } from './lifecycle/history.rules.js';
import { Order } from './order.schema.js';
import { MoneyChecks } from './refunds/money.checks.js';

const MOST_EXAMPLES = 20;

/** Proves the order invariants on the database itself, with the documents that break them. */
@Injectable()
export class OrdersChecks {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly facts: FactLog,
    private readonly feed: FactFeed,
    private readonly keys: IdempotencyKeys,
    private readonly money: MoneyChecks,
  ) {}

  @Answers('orders.integrity')
  async check(): Promise<Integrity[]> {
    const checked = await this.orders.countDocuments();
    const accounts = await this.money.check();
    return [
      this.result(
        'I7',
        'no line has more cancelled, shipped or delivered than there is, shipped than allocated, or returned than shipped',
        checked,
        [...(await this.wrongCounts()), ...accounts.pieces],
      ),
      this.result('I8', 'the parts of every order sum to its total', checked, await this.wrongTotals()),
      this.result(
        'I9',
        'refunds stay within what is due, paid and the total, and are the sums of their parts',
        checked,
        accounts.money,
      ),
      this.result('I10', 'every order has exactly one order:created', checked, await this.wrongCreations()),
      this.result(
        'I14',
        'at most one order per idempotency key and per reference',
        checked,
        await this.doubles(),
      ),
    ];
  }

  private wrongCounts(): Promise<unknown[]> {
    const beyond = (pieces: object | string | number, limit: object | string): object => ({
      $gt: [pieces, limit],
    });
    const wrong = {
      $or: [
        beyond({ $add: ['$$line.cancelledQuantity', '$$line.shippedQuantity'] }, '$$line.quantity'),
        beyond('$$line.deliveredQuantity', '$$line.shippedQuantity'),
        beyond('$$line.returnedQuantity', '$$line.shippedQuantity'),
        ...['cancelled', 'shipped', 'delivered', 'returned'].map((each) =>
          beyond(0, `$$line.${each}Quantity`),
        ),
      ],
    };
    return this.examples([
      { $match: { $expr: { $anyElementTrue: { $map: { input: '$items', as: 'line', in: wrong } } } } },
      { $project: { number: 1, items: 1 } },
    ]);
  }

  /** Walks every history: it begins with the placing, each step goes on where the last one ended, the last one is the status. */
  private async wrongSteps(): Promise<unknown[]> {
    const wrong: unknown[] = [];
    const orders = this.orders
      .find({}, { status: 1, history: 1, items: 1, fulfilmentStatus: 1 })
      .lean<Order>()
      .cursor();
    for await (const order of orders) {
      const fault = faultOfHistory(order.history, order.status) ?? faultOfFulfilment(order);
      if (fault) wrong.push({ order: order._id, status: order.status, fault });
    }
    return wrong;
  }

  private wrongTotals(): Promise<unknown[]> {
    const sumOf = (part: string): object => ({ $sum: `$items.${part}` });
    return this.examples([
      {
        $set: {
          lines: { $map: { input: '$items', in: { $multiply: ['$$this.unitPrice', '$$this.quantity'] } } },
          parts: {
            $add: [
              { $subtract: ['$subtotal', '$discountTotal'] },
              '$shippingTotal',
              { $cond: ['$taxIncluded', 0, '$taxTotal'] },
            ],
          },
        },
      },
      {
        $match: {
          $expr: {
            $or: [
              { $ne: ['$parts', '$total'] },
              { $ne: [sumOf('lineTotal'), '$subtotal'] },
              { $ne: [sumOf('taxAmount'), '$taxTotal'] },
              { $ne: ['$lines', '$items.lineTotal'] },
            ],
          },
        },
      },
      { $project: { number: 1, total: 1, parts: 1, subtotal: 1 } },
    ]);
  }

  /**
   * Orders without their fact, and facts without their order. Twice the same cannot be stored: the fact's id is made of the
   * order's. The fact of an old order may have been dropped with its time.
   */
  private async wrongCreations(): Promise<unknown[]> {
    const wrong: unknown[] = [];
    const told = await this.facts.aggregatesOf('order:created');
    // asked for after the facts: what was dropped meanwhile lies before it
    const { before } = await this.feed.keptFrom();
    for await (const { _id, createdAt } of this.orders.find({}, { _id: 1, createdAt: 1 }).lean().cursor()) {
      const times = told.get(_id) ?? 0;
      told.delete(_id);
      const dropped = times === 0 && before !== null && createdAt < before;
      if (times !== 1 && !dropped) wrong.push({ order: _id, told: times });
    }
    for (const [order, times] of told) wrong.push({ order: null, fact: order, told: times });
    return wrong;
  }

  private async doubles(): Promise<unknown[]> {
    const references = await this.examples([
      { $match: { reference: { $exists: true } } },
      { $group: { _id: '$reference', orders: { $push: '$_id' } } },
      { $match: { 'orders.1': { $exists: true } } },
    ]);
    const locations = await this.keys.locationsOf('/orders');
    const made = await this.orders.countDocuments({ _id: { $in: locations.map(({ id }) => id) } });
    const missing =
      made === new Set(locations.map(({ id }) => id)).size
        ? []
        : [{ keysWithoutOrder: locations.length - made }];
    return [...references, ...missing];
  }

  private examples(stages: PipelineStage[]): Promise<unknown[]> {
    return this.orders.aggregate([...stages, { $limit: MOST_EXAMPLES }]).allowDiskUse(true);
  }

  private result(name: string, description: string, checked: number, wrong: readonly unknown[]): Integrity {
    return {
      name,
      description,
      checked,
      failed: wrong.length,
      counterexamples: wrong.slice(0, MOST_EXAMPLES),
    };
  }
}
