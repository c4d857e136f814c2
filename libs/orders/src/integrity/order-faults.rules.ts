import { faultOfFulfilment, faultOfHistory } from '../lifecycle/history.rules.js';
import type { ProvenLine, ProvenOrder } from './proven-order.js';

export type OrderInvariant = 'I7' | 'I8' | 'I9' | 'I10' | 'I12' | 'I13' | 'I14';

/** An order that cannot be right. */
export interface OrderFault {
  readonly invariant: OrderInvariant;
  readonly collection: 'orders' | 'idempotency_keys' | 'events';
  readonly id: string;
  readonly field?: string;
  readonly found?: unknown;
  readonly proven?: unknown;
  readonly why: string;
}

/** What the stock keeps for one line of an order. */
export interface LinePieces {
  readonly orderId: string;
  /** reserved or allocated, not shipped */
  readonly held: number;
  readonly shipped: number;
}

const COUNTERS = ['cancelledQuantity', 'shippedQuantity', 'deliveredQuantity', 'returnedQuantity'] as const;

const isWhole = (pieces: unknown): boolean => Number.isSafeInteger(pieces) && (pieces as number) >= 0;

/** I7: the counters of each line are possible, and are what the stock says of its pieces. */
export function faultsOfPieces(order: ProvenOrder, pieces: ReadonlyMap<string, LinePieces>): OrderFault[] {
  return order.items.flatMap((item, at) => {
    const here = (field: string, found: unknown, why: string, proven?: number): OrderFault =>
      fault('I7', order, {
        field: `items[${at}].${field}`,
        found,
        ...(proven === undefined ? {} : { proven }),
        why,
      });
    const impossible = COUNTERS.filter((counter) => !isWhole(item[counter])).map((counter) =>
      here(counter, item[counter], 'it is not a whole number of pieces, 0 or more'),
    );
    if (impossible.length > 0 || !isWhole(item.quantity))
      return impossible.length > 0
        ? impossible
        : [here('quantity', item.quantity, 'it is no number of pieces')];
    const { held = 0, shipped = 0, orderId = order._id } = pieces.get(item.id) ?? {};
    const left = item.quantity - item.cancelledQuantity - item.shippedQuantity;
    return [
      ...(left < 0
        ? [here('quantity', item.quantity, 'more is cancelled and shipped than was ordered')]
        : []),
      ...beyond(item, 'deliveredQuantity').map((found) =>
        here('deliveredQuantity', found, 'more than was shipped'),
      ),
      ...beyond(item, 'returnedQuantity').map((found) =>
        here('returnedQuantity', found, 'more than was shipped'),
      ),
      ...(item.id === `${order._id}-L${at + 1}`
        ? []
        : [here('id', item.id, 'it is not made of the order and its place')]),
      ...(orderId === order._id ? [] : [here('id', item.id, `its pieces are order ${orderId}'s`)]),
      ...(shipped === item.shippedQuantity
        ? []
        : [here('shippedQuantity', item.shippedQuantity, `${shipped} of its pieces have left`, shipped)]),
      ...(held === left
        ? []
        : [here('quantity', item.quantity, `${left} pieces are left, and ${held} are held for it`)]),
    ];
  });
}

function beyond(item: ProvenLine, counter: (typeof COUNTERS)[number]): number[] {
  return item[counter] > item.shippedQuantity ? [item[counter]] : [];
}

/** I8: the parts of an order sum to its total, line by line and as a whole. */
export function faultsOfTotals(order: ProvenOrder): OrderFault[] {
  const sumOf = (part: (item: ProvenLine) => number): number =>
    order.items.reduce((sum, item) => sum + part(item), 0);
  const lines = order.items.flatMap((item, at) =>
    item.lineTotal === item.unitPrice * item.quantity
      ? []
      : [
          fault('I8', order, {
            field: `items[${at}].lineTotal`,
            found: item.lineTotal,
            why: `${item.quantity} pieces at ${item.unitPrice} are ${item.unitPrice * item.quantity}`,
          }),
        ],
  );
  const compared = [
    ['subtotal', sumOf((item) => item.lineTotal)],
    ['discountTotal', sumOf((item) => item.discountAmount ?? 0)],
    ['taxTotal', sumOf((item) => item.taxAmount)],
    [
      'total',
      order.subtotal - order.discountTotal + order.shippingTotal + (order.taxIncluded ? 0 : order.taxTotal),
    ],
  ] as const;
  return [
    ...lines,
    ...compared.flatMap(([field, sum]) =>
      order[field] === sum
        ? []
        : [fault('I8', order, { field, found: order[field], why: `its parts sum to ${sum}` })],
    ),
  ];
}

/** I13: the order's history could have happened, and led to where the order is. */
export function faultsOfStatus(order: ProvenOrder): OrderFault[] {
  const history = faultOfHistory(order.history, order.status);
  const fulfilment = faultOfFulfilment(order);
  return [
    ...(history === null
      ? []
      : [fault('I13', order, { field: 'status', found: order.status, why: history })]),
    ...(fulfilment === null
      ? []
      : [fault('I13', order, { field: 'fulfilmentStatus', found: order.fulfilmentStatus, why: fulfilment })]),
  ];
}

/** First half of I12: every step of an order is in the audit log. */
export function unauditedSteps(
  order: ProvenOrder,
  entries: ReadonlyMap<string, number> | undefined,
): OrderFault[] {
  return [...Map.groupBy(order.history, (step) => `order.${step.action}`)].flatMap(([action, steps]) => {
    const noted = entries?.get(action) ?? 0;
    return noted >= steps.length
      ? []
      : [fault('I12', order, { why: `${steps.length} steps ${action}, but ${noted} audit entries` })];
  });
}

const fault = (
  invariant: OrderInvariant,
  order: ProvenOrder,
  what: Omit<OrderFault, 'invariant' | 'collection' | 'id'>,
): OrderFault => ({ invariant, collection: 'orders', id: order._id, ...what });
