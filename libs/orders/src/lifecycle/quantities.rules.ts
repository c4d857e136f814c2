import type { LineQuantity } from '#contracts/inventory.js';
import type { FulfilmentStatus, OrderStatus } from '#contracts/orders.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { OrderItemNotFoundError, TooManyPiecesError } from '../orders.errors.js';
import type { OrderItem } from '../order.schema.js';

/** Which of a line's counters grows. */
export type Counter = 'cancelledQuantity' | 'shippedQuantity' | 'deliveredQuantity';

/** Pieces of a line that are neither cancelled nor shipped. */
export function leftOf(item: OrderItem): number {
  return item.quantity - item.cancelledQuantity - item.shippedQuantity;
}

/**
 * The wanted pieces by line, each line named once.
 *
 * @throws {OrderItemNotFoundError} (404) for a line that the order has not
 * @throws {TooManyPiecesError} (409) when a line has fewer pieces left
 */
export function checked(
  items: readonly OrderItem[],
  wanted: readonly LineQuantity[],
): readonly LineQuantity[] {
  const named = new Set<string>();
  wanted.forEach(({ orderItemId, quantity }, at) => {
    const item = items.find((each) => each.id === orderItemId);
    if (!item) throw new OrderItemNotFoundError(orderItemId, `items[${at}].orderItemId`);
    if (named.has(orderItemId)) {
      throw new ValidationFailedError([{ field: `items[${at}].orderItemId`, message: 'is named twice' }]);
    }
    named.add(orderItemId);
    if (quantity > leftOf(item)) throw new TooManyPiecesError(`items[${at}].quantity`, leftOf(item));
  });
  return wanted;
}

/** The lines with a counter moved on by so many pieces each, or back. */
export function counted(
  items: readonly OrderItem[],
  lines: readonly LineQuantity[],
  counter: Counter,
  direction: 1 | -1 = 1,
): OrderItem[] {
  const pieces = new Map<string, number>();
  for (const { orderItemId, quantity } of lines) {
    pieces.set(orderItemId, (pieces.get(orderItemId) ?? 0) + quantity);
  }
  return items.map((item) => ({
    ...item,
    [counter]: item[counter] + direction * (pieces.get(item.id) ?? 0),
  }));
}

/** What became of the pieces of a line. */
export type Pieces = Pick<
  OrderItem,
  'quantity' | 'cancelledQuantity' | 'shippedQuantity' | 'deliveredQuantity'
>;

/** How far an order has got, counting pieces that are not cancelled. */
export function fulfilmentOf(items: readonly Pieces[]): FulfilmentStatus {
  const sum = (of: (item: Pieces) => number): number => items.reduce((all, item) => all + of(item), 0);
  const wanted = sum((item) => item.quantity - item.cancelledQuantity);
  const shipped = sum((item) => item.shippedQuantity);
  if (shipped === 0) return 'UNFULFILLED';
  if (shipped < wanted) return 'PARTIAL';
  return sum((item) => item.deliveredQuantity) < wanted ? 'FULFILLED' : 'DELIVERED';
}

/** The status that follows from the pieces alone: everything cancelled, or everything left delivered. */
export function statusAfter(status: OrderStatus, items: readonly OrderItem[]): OrderStatus {
  if (items.every((item) => item.cancelledQuantity === item.quantity)) return 'CANCELLED';
  return status === 'PROCESSING' && fulfilmentOf(items) === 'DELIVERED' ? 'COMPLETED' : status;
}
