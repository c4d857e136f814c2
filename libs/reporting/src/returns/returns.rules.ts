import type { ReturnsRow } from '#contracts/sales.js';
import type { ShippedUnits } from '#contracts/stock-reports.js';

/** A row with what was shipped beside it. */
export interface ReturnRate extends ReturnsRow {
  /** pieces shipped in the same period: in the row's interval, of its product, or of all */
  readonly shippedUnits: number;
  /** received ÷ shipped; null where nothing was shipped */
  readonly rate: number | null;
}

export function ratesOf(rows: readonly ReturnsRow[], shipped: readonly ShippedUnits[]): ReturnRate[] {
  const units = new Map(shipped.map((each) => [keyOf(each), each.units]));
  return rows.map((row) => {
    const shippedUnits = units.get(keyOf(row)) ?? 0;
    const rate = shippedUnits > 0 ? Number((row.receivedUnits / shippedUnits).toFixed(4)) : null;
    return { ...row, shippedUnits, rate };
  });
}

const keyOf = ({ from, productId }: Pick<ShippedUnits, 'from' | 'productId'>): string =>
  from?.toISOString() ?? productId ?? '';
