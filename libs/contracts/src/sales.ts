import type { Integrity } from './integrity.js';
import type { Disposition } from './inventory.js';

/** What orders answer for reports. CANCELLED orders are left out everywhere; money in minor units of `currency`. */

export const REPORT_INTERVALS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type ReportInterval = (typeof REPORT_INTERVALS)[number];

/** Orders whose customers bought in `from` ≤ placedAt < `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** What orders come to; @see docs/adr/0013-what-was-ordered-stays.md */
export interface Takings {
  readonly currency: string;
  readonly orders: number;
  /** pieces ordered */
  readonly units: number;
  /** Σ totals */
  readonly gross: number;
  readonly refunded: number;
  /** gross − refunded */
  readonly net: number;
}

/** One interval and currency; intervals without orders are left out. */
export interface SalesRow extends Takings, Period {
  readonly discount: number;
  readonly tax: number;
  readonly shipping: number;
}

/** One product and currency. `gross` is the sum of its line totals before discount, tax and shipping. */
export interface ProductSales {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly returnedUnits: number;
  readonly gross: number;
}

/** One customer and currency. */
export interface CustomerSales extends Takings {
  readonly customerId: string;
  readonly firstOrderAt: Date;
  readonly lastOrderAt: Date;
}

/** Customers by the month of their first order, and how many of them bought again later. */
export interface Cohort {
  /** the beginning of the month */
  readonly from: Date;
  readonly customers: number;
  /** months with orders, the first of them the cohort's own (0) */
  readonly months: readonly {
    readonly monthsLater: number;
    readonly customers: number;
    readonly orders: number;
  }[];
}

export const RETURNS_REPORT_BY = ['interval', 'product', 'reason', 'disposition'] as const;
export type ReturnsReportBy = (typeof RETURNS_REPORT_BY)[number];

/**
 * Returns that were requested in a period, and what came of them since; what a row is not about is null. Of a disposition
 * null are the pieces that have not come back.
 */
export interface ReturnsRow {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly productId: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly reason: string | null;
  readonly disposition: Disposition | null;
  readonly returns: number;
  /** pieces, also of returns that were declined or cancelled */
  readonly requestedUnits: number;
  readonly receivedUnits: number;
  /** what customers are due for the pieces received, and what they were given of it, by currency, in minor units */
  readonly amounts: readonly { readonly currency: string; readonly due: number; readonly refunded: number }[];
}

/** An answer with the moment up to which it holds all that was committed. */
export interface AsOf<T> {
  readonly rows: readonly T[];
  readonly dataAsOf: Date;
}

export interface SalesRequests {
  'orders.sales': {
    ask: Period & { interval: ReportInterval; timeZone: string; currency?: string };
    answer: AsOf<SalesRow>;
  };
  /** The products that sold most. */
  'orders.topProducts': {
    ask: Period & { by: 'units' | 'gross'; limit: number; currency?: string };
    answer: AsOf<ProductSales>;
  };
  /** The customers who bought for most; guests are nobody's. */
  'orders.topCustomers': { ask: Period & { limit: number; currency?: string }; answer: AsOf<CustomerSales> };
  /** Cohorts that began in the period. */
  'orders.cohorts': { ask: Period & { timeZone: string }; answer: AsOf<Cohort> };
  /** The proof of what is kept of sales beside the orders; about so many orders in one snapshot. */
  'orders.salesIntegrity': { ask: { atOnce?: number }; answer: Integrity[] };
  /** Returns that were requested in the period; at most `limit` rows unless by interval. */
  'orders.returns': {
    ask: Period & {
      by: ReturnsReportBy;
      interval: ReportInterval;
      timeZone: string;
      limit: number;
      currency?: string;
    };
    answer: AsOf<ReturnsRow>;
  };
}
export const SALES_REQUESTS = {
  'orders.sales': true,
  'orders.topProducts': true,
  'orders.topCustomers': true,
  'orders.cohorts': true,
  'orders.returns': true,
  'orders.salesIntegrity': true,
} satisfies Record<keyof SalesRequests, true>;
