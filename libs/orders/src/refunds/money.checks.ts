import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { collectionName } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Order } from '../order.schema.js';
import { Payment } from '../payments/payment.schema.js';
import { Return } from '../returns/return.schema.js';
import { faultsOfPieces } from '../returns/returned.faults.rules.js';
import { type Account, faultsOfMoney } from './money.faults.rules.js';
import { Refund } from './refund.schema.js';

const AT_ONCE = 200;

/** An order that cannot be right, and why. */
export interface Wrong {
  readonly order: string | null;
  readonly faults: readonly string[];
}

/** What the second halves of I7 and I9 say of every order. */
export interface Accounts {
  readonly pieces: readonly Wrong[];
  readonly money: readonly Wrong[];
}

/** Walks all orders with what was paid, returned and refunded; some hundred at a time, each lot in one snapshot. */
@Injectable()
export class MoneyChecks {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    @InjectModel(Payment.name) private readonly payments: Model<Payment>,
    @InjectModel(Return.name) private readonly returns: Model<Return>,
    @InjectModel(Refund.name) private readonly refunds: Model<Refund>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  async check(): Promise<Accounts> {
    const [pieces, money]: [Wrong[], Wrong[]] = [[], []];
    for (let after = ''; ;) {
      const lot = await this.work.run(() => this.lot(after));
      for (const { account, shipped } of lot) {
        const order = account.order._id;
        const ofPieces = faultsOfPieces(account.order, account.returns, shipped);
        const ofMoney = faultsOfMoney(account);
        if (ofPieces.length > 0) pieces.push({ order, faults: ofPieces });
        if (ofMoney.length > 0) money.push({ order, faults: ofMoney });
      }
      const last = lot.at(-1);
      if (lot.length < AT_ONCE || !last) break;
      after = last.account.order._id;
    }
    money.push(...(await this.strays()));
    return { pieces, money };
  }

  private async lot(after: string) {
    const orders = await this.orders
      .find({ _id: { $gt: after } }, { history: 0, shippingAddress: 0 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<Order[]>();
    const orderIds = orders.map(({ _id }) => _id);
    const ofOrders = { orderId: { $in: orderIds } };
    const of = <T extends { orderId: string }>(rows: readonly T[]) =>
      Map.groupBy(rows, ({ orderId }) => orderId);
    const payments = of(await this.payments.find(ofOrders).lean<Payment[]>());
    const returns = of(await this.returns.find(ofOrders).lean<Return[]>());
    const refunds = of(await this.refunds.find(ofOrders).lean<Refund[]>());
    const shipped = await this.bus.ask('inventory.shipped', { orderIds });
    return orders.map((order) => {
      const account: Account = {
        order,
        payments: payments.get(order._id) ?? [],
        returns: returns.get(order._id) ?? [],
        refunds: refunds.get(order._id) ?? [],
      };
      return { account, shipped };
    });
  }

  /** Money and goods of orders that do not exist. */
  private async strays(): Promise<Wrong[]> {
    return [
      ...(await this.straysOf('payment', this.payments)),
      ...(await this.straysOf('return', this.returns)),
      ...(await this.straysOf('refund', this.refunds)),
    ];
  }

  private async straysOf<T>(name: string, model: Model<T>): Promise<Wrong[]> {
    const from = collectionName(this.orders);
    const rows = await model.aggregate<{ _id: string }>([
      { $lookup: { from, localField: 'orderId', foreignField: '_id', as: 'order' } },
      { $match: { order: { $size: 0 } } },
      { $project: { _id: 1 } },
    ]);
    return rows.map(({ _id }) => ({ order: null, faults: [`${name} ${_id} is of no order`] }));
  }
}
