import type { AsOf, Period } from './sales.js';

/** What modules answer for those who watch the shop: cheap to ask every few seconds, read apart from the shop's own work. */

/** Orders placed in one minute and currency, also those that were cancelled later. `gross`: Σ totals, minor units. */
export interface PaceRow {
  /** the beginning of the minute */
  readonly at: Date;
  readonly currency: string;
  readonly orders: number;
  /** pieces ordered */
  readonly units: number;
  readonly gross: number;
}

/** A level that is for sale and has sold out, or has fallen to its reorder point. */
export interface LevelAtRisk {
  readonly productId: string;
  readonly locationId: string;
  /** may be below zero */
  readonly available: number;
  readonly onHand: number;
  /** null: nobody wants to know before it is sold out */
  readonly reorderPoint: number | null;
}

/** The levels of everything that is for sale. */
export interface StockRisk {
  readonly levels: number;
  /** nothing of it is for sale */
  readonly soldOut: number;
  /** at their reorder point or below, and not sold out */
  readonly low: number;
  /** the ones that lack most of their reorder point, then those that are sold out */
  readonly worst: readonly LevelAtRisk[];
}

/** What became of the holds that were made since then. A free hold is anybody's; the others belong to orders. */
export interface HoldStep {
  readonly kind: 'FREE' | 'ORDER';
  readonly status: 'ACTIVE' | 'CONSUMED' | 'RELEASED' | 'EXPIRED';
  readonly holds: number;
  readonly units: number;
}

/** The last time that all numbers were proven. */
export interface LastProof {
  readonly at: Date;
  readonly ok: boolean;
  readonly durationMs: number;
  /** what was looked at, over all checks */
  readonly checked: number;
  /** checks that found something wrong, by name */
  readonly failed: readonly string[];
}

export interface OperationsRequests {
  /** Minutes without orders are left out. */
  'orders.pace': { ask: Period & { patienceMs: number }; answer: AsOf<PaceRow> };
  'inventory.risk': { ask: { most: number; patienceMs: number }; answer: StockRisk };
  'inventory.holdSteps': { ask: { since: Date; patienceMs: number }; answer: readonly HoldStep[] };
  /** null: never, as far as anybody knows */
  'reporting.lastProof': { ask: Record<string, never>; answer: LastProof | null };
}
export const OPERATIONS_REQUESTS = {
  'orders.pace': true,
  'inventory.risk': true,
  'inventory.holdSteps': true,
  'reporting.lastProof': true,
} satisfies Record<keyof OperationsRequests, true>;
