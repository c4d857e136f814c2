import { REPORT_INTERVALS, type ReportInterval } from '#contracts/sales.js';
import { Currency, Moment, OneOf, Text, Whole } from '#platform/http/fields.js';

class PeriodQuery {
  @Moment({
    optional: true,
    example: '2027-03-01T00:00:00.000Z',
    description: 'bought at this moment or later; 30 days before `to` unless given',
  })
  from?: Date;
  @Moment({
    optional: true,
    example: '2027-04-01T00:00:00.000Z',
    description: 'bought before this moment; now unless given',
  })
  to?: Date;
}

class ZonedQuery extends PeriodQuery {
  @Text({
    optional: true,
    max: 64,
    example: 'Europe/London',
    description: 'where a day begins; UTC unless given',
  })
  timeZone?: string;
}

/** GET /reports/sales */
export class SalesQuery extends ZonedQuery {
  @OneOf(REPORT_INTERVALS, { optional: true, default: 'day', description: 'weeks begin on Monday' })
  interval?: ReportInterval;
  @Currency({ optional: true, example: 'GBP' }) currency?: string;
}

class TopQuery extends PeriodQuery {
  @Whole({ optional: true, min: 1, max: 100, example: 20, default: 20 }) limit?: number;
  @Currency({ optional: true, example: 'GBP' }) currency?: string;
}

/** GET /reports/top-products */
export class TopProductsQuery extends TopQuery {
  @OneOf(['units', 'gross'], { optional: true, default: 'units' }) by?: 'units' | 'gross';
}

/** GET /reports/customers */
export class TopCustomersQuery extends TopQuery {}

/** GET /reports/cohorts */
export class CohortsQuery extends ZonedQuery {}
