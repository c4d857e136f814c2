import { STOCK_REPORTS_BY, type StockReportBy } from '#contracts/stock-reports.js';
import { Currency, Id, OneOf, Whole } from '#platform/http/fields.js';
import { PeriodQuery } from '../period/period.dto.js';
import { type Pace, PACES } from './turnover.rules.js';

export const MOST_STOCK_ROWS = 10_000;
const BY = { optional: true, default: 'location', description: 'what a row is about' } as const;
const PLACE = { optional: true, example: 'MAIN', description: 'of one location alone' } as const;
const LIMIT = {
  optional: true,
  min: 1,
  max: MOST_STOCK_ROWS,
  example: 100,
  default: 100,
  description: 'most rows; the totals are of everything',
} as const;

/** GET /reports/stock and /reports/stock-ageing */
export class StockReportQuery {
  @OneOf(STOCK_REPORTS_BY, BY) by?: StockReportBy;
  @Id(PLACE) locationId?: string;
  @Currency({ optional: true, example: 'GBP', description: 'products with a price in it alone' })
  currency?: string;
  @Whole(LIMIT) limit?: number;
}

/** GET /reports/stock-turnover */
export class TurnoverQuery extends PeriodQuery {
  @OneOf(STOCK_REPORTS_BY, BY) by?: StockReportBy;
  @Id(PLACE) locationId?: string;
  @OneOf(PACES, { optional: true, default: 'fastest', description: 'which rows come first' }) pace?: Pace;
  @Whole({ ...LIMIT, description: 'most rows' }) limit?: number;
}
