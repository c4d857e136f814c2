import type { OrdersEvents } from '#contracts/orders.js';
import type { ReturnsEvents } from '#contracts/returns.js';
import type { Order } from '../../order.schema.js';
import type { SalesBucket } from './bucket.schema.js';

export const HOUR = 3_600_000;
export const SUMS = ['orders', 'units', 'gross', 'discount', 'tax', 'shipping', 'refunded'] as const;
export type Sums = Readonly<Record<(typeof SUMS)[number], number>>;

/** The facts that change what was sold in an hour. */
export const BUCKET_FACTS = ['order:created', 'order:cancelled', 'refund:issued'] as const;
type Counted = Pick<OrdersEvents, 'order:created' | 'order:cancelled'> & Pick<ReturnsEvents, 'refund:issued'>;
export type BucketFact = {
  [N in keyof Counted]: { readonly name: N; readonly data: Counted[N] };
}[keyof Counted];

/** Of an order, what never changes. */
export type Bought = Pick<
  Order,
  '_id' | 'placedAt' | 'currency' | 'total' | 'discountTotal' | 'taxTotal' | 'shippingTotal'
> & { readonly items: readonly { readonly quantity: number }[] };

export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR) * HOUR);
/** @returns the least id of the buckets that begin at `at` or later */
export const leastBucketAt = (at: Date): string => hourOf(at).toISOString().slice(0, 13);
export const bucketId = (at: Date, currency: string): string => `${leastBucketAt(at)}:${currency}`;

/** What a batch of facts does to one bucket. */
export interface BucketMove {
  readonly id: string;
  readonly at: Date;
  readonly currency: string;
  readonly sums: Sums;
}

export const NOTHING: Sums = { orders: 0, units: 0, gross: 0, discount: 0, tax: 0, shipping: 0, refunded: 0 };

/** Sums a batch up, one move for each hour and currency. @param orders those that the facts are about, by id */
export function movesOf(facts: readonly BucketFact[], orders: ReadonlyMap<string, Bought>): BucketMove[] {
  const moves = new Map<string, BucketMove>();
  for (const fact of facts) {
    const order = orders.get(fact.data.orderId);
    if (!order) throw new Error(`There is no order ${fact.data.orderId}`);
    const id = bucketId(order.placedAt, order.currency);
    const before = moves.get(id)?.sums ?? NOTHING;
    const change = changeBy(fact, order);
    const sums = Object.fromEntries(SUMS.map((name) => [name, before[name] + change[name]])) as Sums;
    moves.set(id, { id, at: hourOf(order.placedAt), currency: order.currency, sums });
  }
  return [...moves.values()];
}

function changeBy(fact: BucketFact, order: Bought): Sums {
  switch (fact.name) {
    case 'order:created':
      return sumsOf(order, 1);
    case 'order:cancelled':
      // what had been refunded of it goes with it; refunds that follow are of a cancelled order
      return { ...sumsOf(order, -1), refunded: -fact.data.refundedTotal };
    case 'refund:issued':
      return fact.data.orderStatus === 'CANCELLED' ? NOTHING : { ...NOTHING, refunded: fact.data.amount };
  }
}

const sumsOf = (order: Bought, sign: 1 | -1): Sums => ({
  orders: sign,
  units: sign * order.items.reduce((sum, { quantity }) => sum + quantity, 0),
  gross: sign * order.total,
  discount: sign * order.discountTotal,
  tax: sign * order.taxTotal,
  shipping: sign * order.shippingTotal,
  refunded: 0,
});

/** @returns what a bucket says that the orders do not; null when they are equal */
export function disagreement(
  kept: SalesBucket | undefined,
  orders: Sums | undefined,
): { bucket: Sums; orders: Sums } | null {
  const pick = (from: Sums | undefined): Sums =>
    Object.fromEntries(SUMS.map((name) => [name, from?.[name] ?? 0])) as Sums;
  const [bucket, right] = [pick(kept), pick(orders)];
  return SUMS.every((name) => bucket[name] === right[name]) ? null : { bucket, orders: right };
}
