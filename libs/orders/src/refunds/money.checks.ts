import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionName, findRows } from '#platform/mongo/rows.js';
import type { OrderFault } from '../integrity/order-faults.rules.js';
import type { ProvenOrder } from '../integrity/proven-order.js';
import { Order } from '../order.schema.js';
import { Payment } from '../payments/payment.schema.js';
import { Return } from '../returns/return.schema.js';
import { faultsOfPieces } from '../returns/returned.faults.rules.js';
import { type Account, faultsOfMoney } from './money.faults.rules.js';
import { Refund } from './refund.schema.js';

/** Holds orders against what was paid, returned and refunded: the second halves of I7 and I9. */
@Injectable()
export class MoneyChecks {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    @InjectModel(Payment.name) private readonly payments: Model<Payment>,
    @InjectModel(Return.name) private readonly returns: Model<Return>,
    @InjectModel(Refund.name) private readonly refunds: Model<Refund>,
  ) {}

  /** @param orders as they are in the running transaction */
  async of(orders: readonly ProvenOrder[]): Promise<OrderFault[]> {
    const ofOrders = { orderId: { $in: orders.map(({ _id }) => _id) } };
    const by = <T extends { readonly orderId: string }>(rows: readonly T[]) =>
      Map.groupBy(rows, ({ orderId }) => orderId);
    const payments = by(await findRows(this.payments, ofOrders));
    const returns = by(await findRows(this.returns, ofOrders));
    const refunds = by(await findRows(this.refunds, ofOrders));
    return orders.flatMap((order) => {
      const account: Account = {
        order,
        payments: payments.get(order._id) ?? [],
        returns: returns.get(order._id) ?? [],
        refunds: refunds.get(order._id) ?? [],
      };
      return [
        ...faultsOf('I7', order._id, faultsOfPieces(order.items, account.returns)),
        ...faultsOf('I9', order._id, faultsOfMoney(account)),
      ];
    });
  }

  /** Money and goods of orders that do not exist. */
  async strays(): Promise<OrderFault[]> {
    return [
      ...(await this.straysOf('payment', this.payments)),
      ...(await this.straysOf('return', this.returns)),
      ...(await this.straysOf('refund', this.refunds)),
    ];
  }

  private async straysOf<T>(name: string, model: Model<T>): Promise<OrderFault[]> {
    const from = collectionName(this.orders);
    const rows = await model.aggregate<{ _id: string }>([
      { $lookup: { from, localField: 'orderId', foreignField: '_id', as: 'order' } },
      { $match: { order: { $size: 0 } } },
      { $project: { _id: 1 } },
    ]);
    return rows.flatMap(({ _id }) => faultsOf('I9', '-', [`${name} ${_id} is of no order`]));
  }
}

function faultsOf(invariant: 'I7' | 'I9', id: string, faults: readonly string[]): OrderFault[] {
  return faults.length === 0 ? [] : [{ invariant, collection: 'orders', id, why: faults.join('; ') }];
}
