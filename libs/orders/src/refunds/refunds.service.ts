import { Injectable } from '@nestjs/common';
import type { Origin } from '#contracts/access.js';
import type { WirePrice } from '#contracts/orders.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { newId } from '#platform/mongo/ids.js';
import { OrderSteps, type Step } from '../lifecycle/order-steps.js';
import type { Order } from '../order.schema.js';
import { OrderNotFoundError } from '../orders.errors.js';
import { amountIn } from '../payments/amount.rules.js';
import { paymentStatusOf, refundLimitOf } from '../payments/payment.rules.js';
import { statusAfter } from '../returns/return.rules.js';
import { ReturnSteps } from '../returns/return-steps.js';
import type { Return } from '../returns/return.schema.js';
import { ReturnsOfOrders } from '../returns/returns.of-orders.js';
import { refundable } from './refund.rules.js';
import type { Refund } from './refund.schema.js';
import { RefundExceedsDueError } from './refunds.errors.js';
import { Refunds, type ShownReturn } from './refunds.store.js';

export interface WantedRefund {
  /** all that can be refunded when left out */
  readonly amount?: WirePrice;
  readonly reason: string | null;
}
interface OfOrder extends WantedRefund {
  readonly orderId: string;
}
interface OfReturn extends WantedRefund {
  readonly returnId: string;
}

/** Gives money back, never beyond what is due and was paid. Everything goes through group commit. */
@Injectable()
export class RefundsService {
  private readonly ofOrders: CombinedQueue<OfOrder, Refund>;
  private readonly ofReturns: CombinedQueue<OfReturn, ShownReturn>;

  constructor(
    combiner: Combiner,
    private readonly refunds: Refunds,
    private readonly orders: OrderSteps,
    private readonly returns: ReturnSteps,
    private readonly returned: ReturnsOfOrders,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.ofOrders = combiner.queue((batch) =>
      eachAlone(batch, (input, { origin }) => this.issue(input.orderId, input, origin)),
    );
    this.ofReturns = combiner.queue((batch) =>
      eachAlone(batch, async (input, { origin }) => {
        const back = await this.returns.load(input.returnId);
        await this.issue(back.orderId, input, origin, back);
        return this.refunds.beside(back);
      }),
    );
  }

  /**
   * Refunds what was cancelled of an order: pieces, or all of it with the shipping.
   *
   * @throws {RefundExceedsDueError} (409) when that is more than is due, or than was paid
   */
  ofOrder(orderId: string, wanted: WantedRefund): Promise<Refund> {
    return this.ofOrders.submit({ orderId, ...wanted });
  }

  /**
   * Refunds what is due for the pieces that a return has brought back; the last of it closes a return that is back whole.
   *
   * @throws {RefundExceedsDueError} (409) when that is more than is due, or than was paid
   */
  ofReturn(returnId: string, wanted: WantedRefund): Promise<ShownReturn> {
    return this.ofReturns.submit({ returnId, ...wanted });
  }

  private async issue(orderId: string, wanted: WantedRefund, origin: Origin, back?: Return): Promise<Refund> {
    const order = (await this.orders.load([orderId])).get(orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    const most = refundable(order, await this.returned.of(orderId), back);
    const { currency } = order;
    const amount = wanted.amount ? amountIn(currency, wanted.amount) : most;
    if (amount > most || amount === 0) throw new RefundExceedsDueError({ amount: most, currency });
    const { reason } = wanted;
    const returnId = back?._id ?? null;
    const createdAt = this.clock.now();
    const refund: Refund = { _id: newId(), orderId, returnId, amount, currency, reason, createdAt };
    const step = stepOf(order, refund, origin);
    this.orders.take(step);
    this.tell(order, refund, back, origin);
    await this.refunds.insert(refund);
    if (back) await this.count(back, refund, origin);
    await this.orders.write([step]);
    return refund;
  }

  /** The refund on its return, which may close it. */
  private async count(back: Return, { amount, reason }: Refund, origin: Origin): Promise<void> {
    const { status: from, items, due } = back;
    const refundedTotal = back.refundedTotal + amount;
    const changes = { refundedTotal: { from: back.refundedTotal, to: refundedTotal } };
    const step = {
      back,
      origin,
      action: 'refund',
      to: statusAfter({ items, due, refundedTotal }),
      refunded: amount,
      changes: { ...changes, ...(reason !== null && { refundReason: { to: reason } }) },
    };
    this.returns.take(step);
    await this.returns.write(step, from);
  }

  private tell(order: Order, refund: Refund, back: Return | undefined, origin: Origin): void {
    order.eventSeq += 1;
    const { amount, currency, reason } = refund;
    this.bus.tell('refund:issued', {
      aggregate: { type: 'order', id: order._id },
      aggregateSeq: order.eventSeq,
      data: {
        refundId: refund._id,
        orderId: order._id,
        orderNumber: order.number,
        customerId: order.customerId,
        returnId: refund.returnId,
        returnNumber: back?.number ?? null,
        amount,
        currency,
        reason,
        refundedTotal: order.refundedTotal,
        orderStatus: order.status,
        paymentStatus: order.paymentStatus,
      },
      origin,
    });
  }
}

function stepOf(order: Order, { _id, returnId, amount, reason }: Refund, origin: Origin): Step {
  const { total, paidTotal } = order;
  const refundedTotal = order.refundedTotal + amount;
  const paymentStatus = paymentStatusOf({ total, paidTotal, refundedTotal }, false);
  return {
    order,
    origin,
    action: 'refund',
    to: order.status,
    reason,
    grows: [{ sum: 'refundedTotal', by: amount, most: refundLimitOf(order) }],
    paymentStatus,
    changes: {
      refund: { to: { id: _id, amount, ...(returnId !== null && { returnId }) } },
      refundedTotal: { from: order.refundedTotal, to: refundedTotal },
      paymentStatus: { from: order.paymentStatus, to: paymentStatus },
    },
  };
}
