import type { Moved, StockReportBy } from '#contracts/stock-reports.js';

/** A level as it is now. */
export interface Standing {
  readonly productId: string;
  readonly locationId: string;
  readonly onHand: number;
}

/** What moved at a level since the period began. */
export interface Movements {
  readonly productId: string;
  readonly locationId: string;
  /** on hand before the first of them */
  readonly before: number;
  /** Σ of what came in and went out in the period */
  readonly moved: number;
  /** Σ of the same, each weighed by the milliseconds from then to the end of the period */
  readonly pieceMs: number;
  readonly shipped: number;
}

/**
 * Sums levels up. Where nothing moved, what is on hand now was so all the time; elsewhere the average is what was there
 * before and each movement for as long as it lasted: `before + Σ delta × (end − then) ÷ length`.
 *
 * @param levels read before `movements`, so that a level that moved in between has its movement
 * @param lengthMs of the period
 */
export function movedBy(
  by: StockReportBy,
  {
    levels,
    movements,
    lengthMs,
  }: { levels: readonly Standing[]; movements: readonly Movements[]; lengthMs: number },
): Moved[] {
  const sums = new Map<string, { -readonly [K in keyof Moved]: Moved[K] }>();
  const add = (level: Omit<Standing, 'onHand'>, more: Omit<Moved, 'productId' | 'locationId'>): void => {
    const key = by === 'product' ? level.productId : level.locationId;
    const sum = sums.get(key) ?? {
      productId: by === 'product' ? key : null,
      locationId: by === 'location' ? key : null,
      openingUnits: 0,
      closingUnits: 0,
      averageUnits: 0,
      shippedUnits: 0,
    };
    sum.openingUnits += more.openingUnits;
    sum.closingUnits += more.closingUnits;
    sum.averageUnits += more.averageUnits;
    sum.shippedUnits += more.shippedUnits;
    sums.set(key, sum);
  };
  const seen = new Set<string>();
  for (const level of movements) {
    seen.add(keyOf(level));
    add(level, {
      openingUnits: level.before,
      closingUnits: level.before + level.moved,
      averageUnits: level.before + level.pieceMs / lengthMs,
      shippedUnits: level.shipped,
    });
  }
  for (const level of levels)
    if (!seen.has(keyOf(level)))
      add(level, {
        openingUnits: level.onHand,
        closingUnits: level.onHand,
        averageUnits: level.onHand,
        shippedUnits: 0,
      });
  return [...sums.values()];
}

const keyOf = ({ productId, locationId }: { productId: string; locationId: string }): string =>
  `${productId}:${locationId}`;
