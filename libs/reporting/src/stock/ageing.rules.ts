import type { AgedUnits, Priced, StockReportBy } from '#contracts/stock-reports.js';
import { type About, aboutOf, byCurrency, byLocation, inCurrency } from './value.rules.js';

const DAY = 86_400_000;

/** Lower ends of the spans, in days. */
export const AGES = [0, 31, 61, 91, 181, 366] as const;

/** Pieces that have lain for the same span, and their worth at the catalogue's price, minor units of `currency`. */
export interface Aged {
  readonly currency: string;
  readonly fromDays: number;
  /** null: and longer */
  readonly toDays: number | null;
  readonly units: number;
  readonly value: number;
  /** whole days, on average over the pieces, to one decimal */
  readonly averageDays: number;
  readonly oldestAt: Date;
}
export type AgedRow = About & Aged;

type Sum = Aged & { readonly pieceMs: number };

/**
 * A row for each span of a location or a product that has pieces of that age, and totals by currency and span. By
 * product what has lain longest comes first.
 */
export function agesOf(
  aged: readonly AgedUnits[],
  prices: ReadonlyMap<string, Priced>,
  wanted: { by: StockReportBy; currency?: string | undefined; limit: number },
): { rows: AgedRow[]; totals: Aged[] } {
  const rows = new Map<string, About & Sum>();
  const totals = new Map<string, Sum>();
  for (const units of aged) {
    const product = prices.get(units.productId);
    if (!product || !inCurrency(wanted, product)) continue;
    const about = aboutOf(wanted.by, units, product);
    const key = `${about.locationId ?? units.productId} ${product.currency} ${units.band}`;
    const total = `${product.currency} ${units.band}`;
    rows.set(key, { ...about, ...added(rows.get(key), units, product) });
    totals.set(total, added(totals.get(total), units, product));
  }
  const sorted = [...rows.values()].sort(wanted.by === 'location' ? byPlace : byAge);
  return {
    rows: sorted.slice(0, wanted.limit).map(told),
    totals: [...totals.values()].sort((a, b) => byCurrency(a, b) || a.fromDays - b.fromDays).map(told),
  };
}

function added(sum: Sum | undefined, more: AgedUnits, { price, currency }: Priced): Sum {
  const units = (sum?.units ?? 0) + more.units;
  const pieceMs = (sum?.pieceMs ?? 0) + more.pieceMs;
  const next = AGES[more.band + 1];
  return {
    currency,
    fromDays: AGES[more.band] ?? 0,
    toDays: next === undefined ? null : next - 1,
    units,
    value: (sum?.value ?? 0) + more.units * price,
    averageDays: Number((pieceMs / units / DAY).toFixed(1)),
    oldestAt: sum && sum.oldestAt < more.oldestAt ? sum.oldestAt : more.oldestAt,
    pieceMs,
  };
}

const told = <R extends Sum>({ pieceMs: _, ...row }: R): Omit<R, 'pieceMs'> => row;
const byPlace = (a: About & Sum, b: About & Sum): number => byLocation(a, b) || a.fromDays - b.fromDays;
const byAge = (a: About & Sum, b: About & Sum): number =>
  b.fromDays - a.fromDays || b.value - a.value || ((a.productId ?? '') < (b.productId ?? '') ? -1 : 1);
