import { mulDivHalfEven } from '#contracts/money.rounding.js';
import type { Order, OrderItem } from '../order.schema.js';

/** What these rules need of a line; money in minor units of the order's currency. */
export type PricedLine = Pick<
  OrderItem,
  'quantity' | 'lineTotal' | 'discountAmount' | 'taxAmount' | 'cancelledQuantity' | 'returnedQuantity'
>;

/** What these rules need of an order. */
export type PricedOrder = Pick<Order, 'taxIncluded' | 'shippingTotal' | 'total'> & {
  readonly items: readonly PricedLine[];
};

/**
 * What the customer pays for all pieces of a line: line total less discount, plus the tax where prices do not hold it. The
 * shares of an order's lines and its shipping sum to its total.
 */
export function shareOf(line: PricedLine, taxIncluded: boolean): number {
  return line.lineTotal - (line.discountAmount ?? 0) + (taxIncluded ? 0 : line.taxAmount);
}

/**
 * What the first `pieces` pieces of a line come to: its share × pieces ÷ quantity, half to even. All pieces come to the
 * share itself, so parts of any size and in any order close to it.
 *
 * @param share minor units ≥ 0
 * @param pieces 0 … quantity
 */
export function cumulative(share: number, quantity: number, pieces: number): number {
  return mulDivHalfEven(share, pieces, quantity);
}

/**
 * What is due to the customer for the next pieces of a line that are cancelled or come back:
 * `cumulative(k + pieces) − cumulative(k)`, where k pieces were cancelled or returned before. Ask before the counters move,
 * in the transaction that moves them.
 *
 * @param pieces 0 … quantity − cancelled − returned
 * @returns minor units; over all pieces of the line they sum to its share
 */
export function dueOf(line: PricedLine, taxIncluded: boolean, pieces: number): number {
  const share = shareOf(line, taxIncluded);
  const before = line.cancelledQuantity + line.returnedQuantity;
  return cumulative(share, line.quantity, before + pieces) - cumulative(share, line.quantity, before);
}

/**
 * What the customer has to pay for what they keep: the total less all that was due for pieces cancelled and returned. The
 * shipping goes with the last piece of an order that is cancelled whole; a return does not bring it back.
 *
 * @returns minor units, 0 … total
 */
export function currentTotalOf(order: PricedOrder): number {
  const back = order.items.reduce((sum, line) => {
    const pieces = line.cancelledQuantity + line.returnedQuantity;
    return sum + cumulative(shareOf(line, order.taxIncluded), line.quantity, pieces);
  }, 0);
  const cancelled = order.items.every((line) => line.cancelledQuantity === line.quantity);
  return order.total - back - (cancelled ? order.shippingTotal : 0);
}
