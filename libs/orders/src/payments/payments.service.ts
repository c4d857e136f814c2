import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { WirePrice } from '#contracts/orders.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { OrderSteps, type Step } from '../lifecycle/order-steps.js';
import { factOfOrder } from '../order.facts.js';
import type { Order } from '../order.schema.js';
import { OrderNotFoundError } from '../orders.errors.js';
import { OrdersService } from '../orders.service.js';
import { amountIn } from './amount.rules.js';
import { admit, paymentStatusOf } from './payment.rules.js';
import { Payment, type PaymentState } from './payment.schema.js';

export interface PaymentReport {
  readonly orderId: string;
  readonly amount: WirePrice;
  readonly status: PaymentState;
  readonly reference: string;
}

/** Money that came in, as it is reported from outside. It never decides whether an order is processed. */
@Injectable()
export class PaymentsService {
  private readonly reports: CombinedQueue<PaymentReport, Payment>;

  constructor(
    combiner: Combiner,
    @InjectModel(Payment.name) private readonly payments: Model<Payment>,
    private readonly steps: OrderSteps,
    private readonly orders: OrdersService,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.reports = combiner.queue((batch) =>
      eachAlone(batch, (input, member) => this.recordOne(input, member)),
    );
  }

  /**
   * Records a payment; one that was AUTHORIZED under the same reference becomes PAID.
   *
   * @throws {PaymentExceedsTotalError} (409) when the order would be paid beyond its total
   * @throws {DuplicatePaymentError} (409) when the order has that reference already
   */
  record(report: PaymentReport): Promise<Payment> {
    return this.reports.submit(report);
  }

  /** An order's payments, the first one first. */
  async of(caller: Caller, orderId: string): Promise<Payment[]> {
    await this.orders.find(caller, orderId);
    const payments = await this.payments.find({ orderId }).lean<Payment[]>();
    return payments.sort((one, other) => (one._id < other._id ? -1 : 1));
  }

  private async recordOne(report: PaymentReport, { origin }: Member<unknown>): Promise<Payment> {
    const order = (await this.steps.load([report.orderId])).get(report.orderId);
    if (!order) throw new OrderNotFoundError(report.orderId);
    const amount = amountIn(order.currency, report.amount);
    const { status, reference } = report;
    const known = await findRows(this.payments, { orderId: order._id });
    const same = admit({ amount, status, reference }, order, known);
    const payment = this.paymentOf(order, { amount, status, reference }, same);
    const paid = status === 'PAID' ? amount : 0;
    const others = known.filter((each) => each !== same);
    const authorized = [...others, payment].some((each) => each.status === 'AUTHORIZED');
    const paidTotal = order.paidTotal + paid;
    const { total, refundedTotal } = order;
    const paymentStatus = paymentStatusOf({ total, paidTotal, refundedTotal }, authorized);
    const step: Step = {
      order,
      origin,
      action: 'pay',
      to: order.status,
      reason: null,
      grows: [{ sum: 'paidTotal', by: paid, most: total }],
      paymentStatus,
      changes: {
        payment: { to: { reference, status, amount } },
        paidTotal: { from: order.paidTotal, to: paidTotal },
        paymentStatus: { from: order.paymentStatus, to: paymentStatus },
      },
    };
    this.steps.take(step);
    this.tell(order, payment, step);
    if (same) {
      const { _id, ...change } = payment;
      await changeRows(this.payments, [{ filter: { _id, status: 'AUTHORIZED' }, update: { $set: change } }]);
    } else await insertRows(this.payments, [payment]);
    await this.steps.write([step]);
    return payment;
  }

  private paymentOf(
    order: Order,
    wanted: Pick<Payment, 'amount' | 'status' | 'reference'>,
    same: Payment | undefined,
  ): Payment {
    const now = this.clock.now();
    const { _id, createdAt } = same ?? { _id: newId(), createdAt: now };
    return {
      _id,
      orderId: order._id,
      ...wanted,
      currency: order.currency,
      createdAt,
      paidAt: wanted.status === 'PAID' ? now : null,
    };
  }

  private tell(order: Order, payment: Payment, { origin }: Step): void {
    const { about, ...fact } = factOfOrder(order);
    this.bus.tell('payment:recorded', {
      ...fact,
      data: {
        ...about,
        paymentId: payment._id,
        reference: payment.reference,
        status: payment.status,
        amount: payment.amount,
        paidTotal: order.paidTotal,
        paymentStatus: order.paymentStatus,
      },
      origin,
    });
  }
}
