import { ValidationFailedError } from '#platform/errors/api-error.js';
import type { ShipmentOfOrder } from '#contracts/fulfilment.js';
import { OrderItemNotFoundError } from '../../orders.errors.js';
import type { OrderItem } from '../../order.schema.js';
import { heldOf } from '../return.rules.js';
import { ReturnExceedsShippedError, ReturnWindowClosedError } from '../returns.errors.js';
import type { Return, ReturnItem, Source } from '../return.schema.js';

const DAY_MS = 86_400_000;

export interface WantedReturnLine {
  readonly orderItemId: string;
  readonly quantity: number;
  readonly reason: string;
}

/** What the order, its shipments and its other returns say at this moment. */
export interface Circumstances {
  readonly items: readonly OrderItem[];
  readonly shipments: readonly ShipmentOfOrder[];
  readonly returns: readonly Return[];
  readonly now: Date;
  /** how long after its delivery a piece may be returned */
  readonly days: number;
}

interface Free extends Source {
  readonly open: boolean;
}

/**
 * Finds the pieces that a return names: of shipments that left and did not fail, not in another return, and not delivered
 * too long ago; the shipments that left first go first.
 *
 * @param idOf makes the id of line n (from 1)
 * @throws {OrderItemNotFoundError} (404) for a line that the order has not
 * @throws {ReturnExceedsShippedError} (409) when fewer pieces were shipped and not returned yet
 * @throws {ReturnWindowClosedError} (409) when there are enough, but not delivered recently enough
 */
export function linesOf(
  wanted: readonly WantedReturnLine[],
  circumstances: Circumstances,
  idOf: (line: number) => string,
): ReturnItem[] {
  const named = new Set<string>();
  return wanted.map(({ orderItemId, quantity, reason }, at) => {
    const item = circumstances.items.find((each) => each.id === orderItemId);
    if (!item) throw new OrderItemNotFoundError(orderItemId, `items[${at}].orderItemId`);
    if (named.has(orderItemId))
      throw new ValidationFailedError([{ field: `items[${at}].orderItemId`, message: 'is named twice' }]);
    named.add(orderItemId);
    const sources = sourcesOf(orderItemId, quantity, circumstances, `items[${at}].quantity`);
    const { productId, sku, name } = item;
    return {
      id: idOf(at + 1),
      orderItemId,
      productId,
      sku,
      name,
      quantity,
      reason,
      cancelledQuantity: 0,
      sources,
      received: [],
    };
  });
}

function sourcesOf(
  orderItemId: string,
  wanted: number,
  circumstances: Circumstances,
  field: string,
): Source[] {
  const free = freeOf(orderItemId, circumstances);
  const sum = (sources: readonly Source[]): number =>
    sources.reduce((all, { quantity }) => all + quantity, 0);
  if (wanted > sum(free)) throw new ReturnExceedsShippedError(field, sum(free));
  const open = free.filter((each) => each.open);
  if (wanted > sum(open)) throw new ReturnWindowClosedError(field, circumstances.days, sum(open));
  const sources: Source[] = [];
  let left = wanted;
  for (const { shipmentId, locationId, quantity } of open) {
    const taken = Math.min(left, quantity);
    if (taken > 0) sources.push({ shipmentId, locationId, quantity: taken });
    left -= taken;
  }
  return sources;
}

/** The pieces of a line that left and are in no return, shipment by shipment. */
function freeOf(orderItemId: string, { shipments, returns, now, days }: Circumstances): Free[] {
  const held = new Map<string, number>();
  for (const item of returns.flatMap((each) => each.items)) {
    if (item.orderItemId !== orderItemId) continue;
    for (const source of heldOf(item)) {
      const place = placeOf(source);
      held.set(place, (held.get(place) ?? 0) + source.quantity);
    }
  }
  const left = shipments
    .filter(({ status }) => status !== 'FAILED')
    .sort((one, other) => one.shippedAt.getTime() - other.shippedAt.getTime());
  return left.flatMap(({ shipmentId, deliveredAt, items }) => {
    const open = deliveredAt === null || now.getTime() <= deliveredAt.getTime() + days * DAY_MS;
    return items
      .filter((item) => item.orderItemId === orderItemId)
      .map(({ locationId, quantity }) => {
        const place = placeOf({ shipmentId, locationId });
        const taken = Math.min(quantity, held.get(place) ?? 0);
        held.set(place, (held.get(place) ?? 0) - taken);
        return { shipmentId, locationId, quantity: quantity - taken, open };
      });
  });
}

const placeOf = ({ shipmentId, locationId }: Pick<Source, 'shipmentId' | 'locationId'>): string =>
  `${shipmentId}:${locationId}`;
