import type { Moved, Priced } from '#contracts/stock-reports.js';
import type { About } from './value.rules.js';

const DAY = 86_400_000;
export const PACES = ['fastest', 'slowest'] as const;
export type Pace = (typeof PACES)[number];

/** How fast stock goes in a period; whole pieces, but for the average. */
export interface TurnoverRow extends About, Omit<Moved, 'productId' | 'locationId'> {
  /** shipped ÷ average on hand; null where nothing was on hand */
  readonly turnover: number | null;
  /** how many days what is left lasts at the pace of the period; null where nothing was shipped */
  readonly daysOfCover: number | null;
}

/** @param lengthMs of the period */
export function turnoverOf(
  moved: readonly Moved[],
  { lengthMs, pace, limit }: { lengthMs: number; pace: Pace; limit: number },
): Omit<TurnoverRow, 'sku' | 'name'>[] {
  const sign = pace === 'fastest' ? -1 : 1;
  return moved
    .map((row) => ({ ...row, ...paceOf(row, lengthMs), averageUnits: rounded(row.averageUnits, 2) }))
    .sort(
      (a, b) =>
        sign * ((a.turnover ?? -1) - (b.turnover ?? -1)) ||
        b.closingUnits - a.closingUnits ||
        (keyOf(a) < keyOf(b) ? -1 : 1),
    )
    .slice(0, limit);
}

function paceOf({ shippedUnits, averageUnits, closingUnits }: Moved, lengthMs: number) {
  const perDay = (shippedUnits / lengthMs) * DAY;
  return {
    turnover: averageUnits > 0 ? rounded(shippedUnits / averageUnits, 4) : null,
    daysOfCover: perDay > 0 ? rounded(closingUnits / perDay, 1) : null,
  };
}

/** The rows with the names of their products. */
export function named(
  rows: readonly Omit<TurnoverRow, 'sku' | 'name'>[],
  products: ReadonlyMap<string, Priced>,
): TurnoverRow[] {
  return rows.map((row) => {
    const product = row.productId === null ? undefined : products.get(row.productId);
    return { ...row, sku: product?.sku ?? null, name: product?.name ?? null };
  });
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const keyOf = ({ productId, locationId }: Pick<About, 'productId' | 'locationId'>): string =>
  productId ?? locationId ?? '';
