import { refundLimitOf } from '../payments/payment.rules.js';
import { currentTotalOf, type PricedOrder } from '../pricing/due.rules.js';
import type { Order } from '../order.schema.js';
import type { Return } from '../returns/return.schema.js';

type Sums = Pick<Return, 'due' | 'refundedTotal'>;
const sumOf = (returns: readonly Sums[], of: keyof Sums): number =>
  returns.reduce((sum, each) => sum + each[of], 0);

/**
 * What is due for the cancelled pieces of an order, with the shipping when it was cancelled whole: all that is due but for
 * what is due for its returns.
 *
 * @param returns all of the order's
 */
export function dueForCancelled(order: PricedOrder, returns: readonly Sums[]): number {
  return order.total - currentTotalOf(order) - sumOf(returns, 'due');
}

/** What was refunded of `dueForCancelled`. */
export function refundedForCancelled(order: Pick<Order, 'refundedTotal'>, returns: readonly Sums[]): number {
  return order.refundedTotal - sumOf(returns, 'refundedTotal');
}

/**
 * What a refund may come to now: what is due and not refunded, within what is left of what was paid (of the total, where no
 * payment is recorded).
 *
 * @param back the return; undefined for what was cancelled
 */
export function refundable(order: Order, returns: readonly Sums[], back?: Sums): number {
  const due = back
    ? back.due - back.refundedTotal
    : dueForCancelled(order, returns) - refundedForCancelled(order, returns);
  return Math.max(0, Math.min(due, refundLimitOf(order) - order.refundedTotal));
}
