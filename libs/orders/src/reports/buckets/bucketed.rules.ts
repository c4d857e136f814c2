import type { Period, SalesRow } from '#contracts/sales.js';
import { HOUR } from './bucket.rules.js';

/** @returns the whole hours of a period, and what is left of it before and after; no whole hours: null */
export function partsOf({ from, to }: Period): { whole: Period | null; ends: Period[] } {
  const begin = new Date(Math.ceil(from.getTime() / HOUR) * HOUR);
  const end = new Date(Math.floor(to.getTime() / HOUR) * HOUR);
  if (begin >= end) return { whole: null, ends: [{ from, to }] };
  const ends = [
    { from, to: begin },
    { from: end, to },
  ].filter((each) => each.from < each.to);
  return { whole: { from: begin, to: end }, ends };
}

/** Whether an interval begins and ends with an hour of UTC: not so where a zone is off by half an hour. */
export const isWhole = ({ from, to }: Period): boolean =>
  from.getTime() % HOUR === 0 && to.getTime() % HOUR === 0;

/** Rows of the same interval and currency are one, in the order of both. */
export function merged(rows: readonly SalesRow[], more: readonly SalesRow[]): SalesRow[] {
  const all = new Map<string, SalesRow>();
  for (const row of [...rows, ...more]) {
    const key = `${row.from.toISOString()} ${row.currency}`;
    const before = all.get(key);
    all.set(key, before ? added(before, row) : row);
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const added = (a: SalesRow, b: SalesRow): SalesRow => ({
  ...a,
  orders: a.orders + b.orders,
  units: a.units + b.units,
  gross: a.gross + b.gross,
  discount: a.discount + b.discount,
  tax: a.tax + b.tax,
  shipping: a.shipping + b.shipping,
  refunded: a.refunded + b.refunded,
  net: a.net + b.net,
});
