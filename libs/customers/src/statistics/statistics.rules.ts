import { mulDivHalfEven } from '#contracts/money.rounding.js';
import type { Events, Requests } from '#contracts/registry.js';
import type { CustomerStatistics } from './statistics.schema.js';

/** The orders' own account of a customer in one currency. */
export type Totals = Requests['orders.totalsByCustomer']['answer'][number];

type Counted =
  | 'order:created'
  | 'order:cancelled'
  | 'order:shipped'
  | 'order:shipment-failed'
  | 'return:processed'
  | 'refund:issued';
export type OrderFact = { [N in Counted]: { readonly name: N; readonly data: Events[N] } }[Counted];

/** What a batch of facts does to the statistics of one customer in one currency. */
export interface Movement {
  readonly id: string;
  readonly customerId: string;
  readonly currency: string;
  /** orders placed less orders cancelled */
  readonly orders: number;
  /** minor units, likewise */
  readonly gross: number;
  /** minor units; refunds of cancelled orders left out, as the orders are */
  readonly refunded: number;
  /** pieces */
  readonly shipped: number;
  readonly returned: number;
  /** of the orders placed; absent when the batch has none */
  readonly first?: Date;
  readonly last?: Date;
  /** an order was taken out, so that the first or last order may be another one */
  readonly cancelled: boolean;
}

export function statisticsId(customerId: string, currency: string): string {
  return `${customerId}:${currency}`;
}

/** Sums a batch up, one movement for each customer and currency. Guests are in nobody's statistics. */
export function movementsOf(facts: readonly OrderFact[]): Movement[] {
  const movements = new Map<string, Movement>();
  for (const fact of facts) {
    const { data } = fact;
    if (data.customerId === null) continue;
    const id = statisticsId(data.customerId, data.currency);
    const before = movements.get(id) ?? {
      id,
      customerId: data.customerId,
      currency: data.currency,
      orders: 0,
      gross: 0,
      refunded: 0,
      shipped: 0,
      returned: 0,
      cancelled: false,
    };
    movements.set(id, movedBy(before, fact));
  }
  return [...movements.values()];
}

function movedBy(before: Movement, fact: OrderFact): Movement {
  switch (fact.name) {
    case 'order:created':
      return placed(before, fact.data);
    case 'order:cancelled':
      return takenOut(before, fact.data);
    case 'order:shipped': {
      const units = fact.data.lines.reduce((sum, { quantity }) => sum + quantity, 0);
      return { ...before, shipped: before.shipped + units };
    }
    case 'order:shipment-failed':
      return { ...before, shipped: before.shipped - fact.data.units };
    case 'return:processed':
      return { ...before, returned: before.returned + fact.data.units };
    case 'refund:issued':
      return fact.data.orderStatus === 'CANCELLED'
        ? before
        : { ...before, refunded: before.refunded + fact.data.amount };
  }
}

function placed(before: Movement, { total, placedAt }: { total: number; placedAt: Date }): Movement {
  return {
    ...before,
    orders: before.orders + 1,
    gross: before.gross + total,
    first: before.first && before.first < placedAt ? before.first : placedAt,
    last: before.last && before.last > placedAt ? before.last : placedAt,
  };
}

function takenOut(
  before: Movement,
  { total, refundedTotal }: { total: number; refundedTotal: number },
): Movement {
  return {
    ...before,
    orders: before.orders - 1,
    gross: before.gross - total,
    refunded: before.refunded - refundedTotal,
    cancelled: true,
  };
}

/**
 * The update of a statistics document. The first and last order only ever move outwards by orders that are placed; when
 * one was cancelled they are what the orders themselves say. That account may know of orders whose facts come later:
 * those move nothing then, and a cancellation that comes later asks again.
 *
 * @param totals the orders' account, asked for when `movement.cancelled`; undefined when no order is left
 */
export function updateOf(movement: Movement, totals: Totals | undefined): Record<string, unknown> {
  const sums = {
    $inc: {
      orderCount: movement.orders,
      grossSpent: movement.gross,
      refunded: movement.refunded,
      shippedUnits: movement.shipped,
      returnedUnits: movement.returned,
    },
  };
  const fresh = { $setOnInsert: { customerId: movement.customerId, currency: movement.currency } };
  if (!movement.cancelled) {
    if (!movement.first) return { ...sums, ...fresh };
    return {
      ...sums,
      ...fresh,
      $min: { firstOrderAt: movement.first },
      $max: { lastOrderAt: movement.last },
    };
  }
  if (!totals) return { ...sums, ...fresh, $unset: { firstOrderAt: '', lastOrderAt: '' } };
  return { ...sums, ...fresh, $set: { firstOrderAt: totals.firstOrderAt, lastOrderAt: totals.lastOrderAt } };
}

/** Money of one currency, in minor units. */
export interface Spending {
  readonly currency: string;
  readonly orderCount: number;
  readonly grossSpent: number;
  readonly refunded: number;
  readonly netSpent: number;
  readonly averageOrderValue: number;
}

/** A customer's statistics over all currencies. */
export interface Summary {
  readonly customerId: string;
  readonly orderCount: number;
  /** returned ÷ shipped units, 0 while nothing has shipped */
  readonly returnRate: number;
  readonly firstOrderAt: Date | null;
  readonly lastOrderAt: Date | null;
  readonly spending: readonly Spending[];
}

export function summaryOf(customerId: string, rows: readonly CustomerStatistics[]): Summary {
  const sum = (of: (row: CustomerStatistics) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const firsts = rows.flatMap((row) => row.firstOrderAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const lasts = rows.flatMap((row) => row.lastOrderAt ?? []).sort((a, b) => b.getTime() - a.getTime());
  const shipped = sum((row) => row.shippedUnits);
  return {
    customerId,
    orderCount: sum((row) => row.orderCount),
    returnRate: shipped === 0 ? 0 : sum((row) => row.returnedUnits) / shipped,
    firstOrderAt: firsts[0] ?? null,
    lastOrderAt: lasts[0] ?? null,
    spending: rows.map(({ currency, orderCount, grossSpent, refunded }) => ({
      currency,
      orderCount,
      grossSpent,
      refunded,
      netSpent: grossSpent - refunded,
      averageOrderValue: orderCount === 0 ? 0 : mulDivHalfEven(grossSpent, 1, orderCount),
    })),
  };
}

/** @returns what the statistics say that the orders do not; null when they are equal */
export function disagreement(
  kept: CustomerStatistics | undefined,
  totals: Totals | undefined,
): object | null {
  const ofKept = {
    orderCount: kept?.orderCount ?? 0,
    grossSpent: kept?.grossSpent ?? 0,
    refunded: kept?.refunded ?? 0,
    shippedUnits: kept?.shippedUnits ?? 0,
    returnedUnits: kept?.returnedUnits ?? 0,
    firstOrderAt: kept?.firstOrderAt?.toISOString() ?? null,
    lastOrderAt: kept?.lastOrderAt?.toISOString() ?? null,
  };
  const ofOrders = {
    orderCount: totals?.orderCount ?? 0,
    grossSpent: totals?.grossSpent ?? 0,
    refunded: totals?.refunded ?? 0,
    shippedUnits: totals?.shippedUnits ?? 0,
    returnedUnits: totals?.returnedUnits ?? 0,
    firstOrderAt: totals?.firstOrderAt.toISOString() ?? null,
    lastOrderAt: totals?.lastOrderAt.toISOString() ?? null,
  };
  const same = (Object.keys(ofKept) as (keyof typeof ofKept)[]).every(
    (field) => ofKept[field] === ofOrders[field],
  );
  return same ? null : { statistics: ofKept, orders: ofOrders };
}

/** The update that makes a row what the orders say: nothing where they know nothing of it. */
export function restored(totals: Totals | undefined): Record<string, unknown> {
  if (totals) return { $set: totals };
  const nothing = { orderCount: 0, grossSpent: 0, refunded: 0, shippedUnits: 0, returnedUnits: 0 };
  return { $set: nothing, $unset: { firstOrderAt: '', lastOrderAt: '' } };
}
