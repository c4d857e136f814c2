import { BUCKETS, type Quantities } from '#contracts/inventory.js';
import type { LevelNow, Priced, StockReportBy } from '#contracts/stock-reports.js';

/** What a row of a report on stock is about; null: all of them. */
export interface About {
  readonly locationId: string | null;
  readonly productId: string | null;
  readonly sku: string | null;
  readonly name: string | null;
}

/** Pieces by bucket and what they are worth at the catalogue's price, in minor units of `currency`. */
export interface Worth extends Quantities {
  readonly currency: string;
  /** of all that is on hand */
  readonly value: number;
  /** without what is damaged or in quarantine */
  readonly sellableValue: number;
}
export type WorthRow = About & Worth;

interface Wanted {
  readonly by: StockReportBy;
  readonly currency?: string | undefined;
  /** most rows */
  readonly limit: number;
}

/** What a row is about that sums things up by location or by product. */
export function aboutOf(
  by: StockReportBy,
  { productId, locationId }: { productId: string; locationId: string },
  product: Pick<Priced, 'sku' | 'name'>,
): About {
  return by === 'location'
    ? { locationId, productId: null, sku: null, name: null }
    : { locationId: null, productId, sku: product.sku, name: product.name };
}

export const inCurrency = ({ currency }: { currency?: string | undefined }, product: Priced): boolean =>
  currency === undefined || product.currency === currency;

/**
 * By location, or by product with the most worth first; the totals are of everything, also of what the limit leaves out.
 * A product that the catalogue does not know has no price and is left out.
 */
export function worthOf(
  levels: readonly LevelNow[],
  prices: ReadonlyMap<string, Priced>,
  wanted: Wanted,
): { rows: WorthRow[]; totals: Worth[] } {
  const rows = new Map<string, WorthRow>();
  const totals = new Map<string, Worth>();
  for (const level of levels) {
    const product = prices.get(level.productId);
    if (!product || !inCurrency(wanted, product)) continue;
    const about = aboutOf(wanted.by, level, product);
    const key = `${about.locationId ?? level.productId} ${product.currency}`;
    rows.set(key, { ...about, ...added(rows.get(key), level, product) });
    totals.set(product.currency, added(totals.get(product.currency), level, product));
  }
  const sorted = [...rows.values()].sort(wanted.by === 'location' ? byLocation : byWorth);
  return { rows: sorted.slice(0, wanted.limit), totals: [...totals.values()].sort(byCurrency) };
}

function added(sum: Worth | undefined, level: LevelNow, { price, currency }: Priced): Worth {
  const quantities = Object.fromEntries(
    BUCKETS.map((bucket) => [bucket, (sum?.[bucket] ?? 0) + level[bucket]]),
  ) as unknown as Quantities;
  return {
    ...quantities,
    currency,
    value: (sum?.value ?? 0) + level.onHand * price,
    sellableValue: (sum?.sellableValue ?? 0) + (level.onHand - level.damaged - level.quarantine) * price,
  };
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const byCurrency = (a: { currency: string }, b: { currency: string }): number =>
  text(a.currency, b.currency);
export const byLocation = (
  a: { locationId: string | null; currency: string },
  b: { locationId: string | null; currency: string },
): number => text(a.locationId ?? '', b.locationId ?? '') || byCurrency(a, b);
const byWorth = (a: WorthRow, b: WorthRow): number =>
  b.value - a.value || text(a.productId ?? '', b.productId ?? '');
