import { REPORT_INTERVALS, type ReportInterval } from '#contracts/sales.js';
import { Currency, OneOf, Whole } from '#platform/http/fields.js';
import { CURRENCY, PeriodQuery, ZonedQuery } from '../period/period.dto.js';

/** GET /reports/sales */
export class SalesQuery extends ZonedQuery {
  @OneOf(REPORT_INTERVALS, { optional: true, default: 'day', description: 'weeks begin on Monday' })
  interval?: ReportInterval;
  @Currency(CURRENCY) currency?: string;
}

class TopQuery extends PeriodQuery {
  @Whole({ optional: true, min: 1, max: 100, example: 20, default: 20, description: 'most rows' })
  limit?: number;
  @Currency(CURRENCY) currency?: string;
}

/** GET /reports/top-products */
export class TopProductsQuery extends TopQuery {
  @OneOf(['units', 'gross'], { optional: true, default: 'units', description: 'which rows come first' })
  by?: 'units' | 'gross';
}

/** GET /reports/customers */
export class TopCustomersQuery extends TopQuery {}

/** GET /reports/cohorts */
export class CohortsQuery extends ZonedQuery {}
