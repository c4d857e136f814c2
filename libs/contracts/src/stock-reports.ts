import type { Quantities } from './inventory.js';
import type { AsOf, Period, ReportInterval } from './sales.js';

/** What stock and catalogue answer for reports, read apart from the shop's own work. */

export const STOCK_REPORTS_BY = ['location', 'product'] as const;
export type StockReportBy = (typeof STOCK_REPORTS_BY)[number];

/** One product at one location; levels where nothing lies and nothing is promised are left out. */
export interface LevelNow extends Quantities {
  readonly productId: string;
  readonly locationId: string;
}

/** Pieces on hand of one product at one location that have lain there for the same span of time. */
export interface AgedUnits {
  readonly productId: string;
  readonly locationId: string;
  /** which of the spans that were asked for, from 0 */
  readonly band: number;
  readonly units: number;
  /** when the first of them came in */
  readonly oldestAt: Date;
  /** Σ over the pieces of how long they have lain, in milliseconds */
  readonly pieceMs: number;
}

/** What moved of a product or at a location in a period; null: over all of them. Whole pieces, but for the average. */
export interface Moved {
  readonly productId: string | null;
  readonly locationId: string | null;
  /** on hand when the period began and when it ended */
  readonly openingUnits: number;
  readonly closingUnits: number;
  /** on hand on average, each quantity weighed by how long it lay */
  readonly averageUnits: number;
  /** that left with shipments, less those that came back undelivered */
  readonly shippedUnits: number;
}

/** Pieces that left with shipments, less those that came back undelivered; null: not asked for by it. */
export interface ShippedUnits {
  readonly from: Date | null;
  readonly productId: string | null;
  readonly units: number;
}

/** How a product is shown and what a piece costs in the catalogue; `price` in minor units. */
export interface Priced {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly currency: string;
}

interface Place {
  readonly locationId?: string;
}

export interface StockReportsRequests {
  'inventory.now': { ask: Place; answer: AsOf<LevelNow> };
  /**
   * How long what is on hand has lain, first in, first out: what is there are the pieces that came in last. `days` are
   * the lower ends of the spans, from 0 upwards.
   */
  'inventory.aged': { ask: Place & { at: Date; days: readonly number[] }; answer: AsOf<AgedUnits> };
  'inventory.moved': { ask: Place & Period & { by: StockReportBy }; answer: AsOf<Moved> };
  'inventory.shippedUnits': {
    ask: Period & { by: 'interval' | 'product' | 'all'; interval: ReportInterval; timeZone: string };
    answer: AsOf<ShippedUnits>;
  };
  /** By product; unknown ids are absent. */
  'catalog.priced': { ask: { productIds: readonly string[] }; answer: ReadonlyMap<string, Priced> };
}
export const STOCK_REPORTS_REQUESTS = {
  'inventory.now': true,
  'inventory.aged': true,
  'inventory.moved': true,
  'inventory.shippedUnits': true,
  'catalog.priced': true,
} satisfies Record<keyof StockReportsRequests, true>;
