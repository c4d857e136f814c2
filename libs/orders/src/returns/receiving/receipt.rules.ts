import type { Disposition } from '#contracts/inventory.js';
import type { Order, OrderItem } from '../../order.schema.js';
import { dueOf } from '../../pricing/due.rules.js';
import { cut, outstandingOf, receivedOf } from '../return.rules.js';
import { ReturnExceedsShippedError, ReturnItemNotFoundError } from '../returns.errors.js';
import type { Received, ReturnItem } from '../return.schema.js';

/** Pieces that arrived, all treated alike. */
export interface Arrived {
  readonly orderItemId: string;
  readonly quantity: number;
  readonly disposition: Disposition;
}

/** What a receipt makes of a return and of its order. */
export interface Receipt {
  /** of the return */
  readonly items: readonly ReturnItem[];
  /** of the order */
  readonly orderItems: readonly OrderItem[];
  /** what came back now, with the line of the return it belongs to */
  readonly pieces: readonly (Received & { readonly item: ReturnItem })[];
  /** minor units that are due for it */
  readonly due: number;
}

/**
 * Books pieces that arrived: each goes where it came from, and is due its part of the line by the cumulative rule.
 *
 * @throws {ReturnItemNotFoundError} (404) for a line that the return has not
 * @throws {ReturnExceedsShippedError} (409) when more arrived than is outstanding, or than is out
 */
export function receiptOf(
  arrived: readonly Arrived[],
  returned: readonly ReturnItem[],
  order: Pick<Order, 'items' | 'taxIncluded'>,
  at: Date,
): Receipt {
  const items = new Map(returned.map((item) => [item.orderItemId, item]));
  const orderItems = new Map(order.items.map((item) => [item.id, item]));
  const pieces: (Received & { item: ReturnItem })[] = [];
  arrived.forEach(({ orderItemId, quantity, disposition }, line) => {
    const item = items.get(orderItemId);
    const ordered = orderItems.get(orderItemId);
    if (!item || !ordered) throw new ReturnItemNotFoundError(orderItemId, `items[${line}].orderItemId`);
    const most = Math.min(outstandingOf(item), ordered.shippedQuantity - ordered.returnedQuantity);
    if (quantity > most) throw new ReturnExceedsShippedError(`items[${line}].quantity`, most);
    let [now, counted] = [item, ordered];
    for (const source of cut(item.sources, receivedOf(item), quantity)) {
      const received: Received = {
        quantity: source.quantity,
        disposition,
        locationId: source.locationId,
        due: dueOf(counted, order.taxIncluded, source.quantity),
        after: counted.cancelledQuantity + counted.returnedQuantity,
        at,
      };
      now = { ...now, received: [...now.received, received] };
      counted = { ...counted, returnedQuantity: counted.returnedQuantity + source.quantity };
      pieces.push({ ...received, item });
    }
    items.set(orderItemId, now);
    orderItems.set(orderItemId, counted);
  });
  return {
    items: [...items.values()],
    orderItems: [...orderItems.values()],
    pieces,
    due: pieces.reduce((sum, each) => sum + each.due, 0),
  };
}
