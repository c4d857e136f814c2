import {
  REPORT_INTERVALS,
  RETURNS_REPORT_BY,
  type ReportInterval,
  type ReturnsReportBy,
} from '#contracts/sales.js';
import { Currency, OneOf, Whole } from '#platform/http/fields.js';
import { CURRENCY, ZonedQuery } from '../period/period.dto.js';

export const MOST_RETURN_ROWS = 1_000;

/** GET /reports/returns */
export class ReturnsReportQuery extends ZonedQuery {
  @OneOf(RETURNS_REPORT_BY, { optional: true, default: 'interval', description: 'what a row is about' })
  by?: ReturnsReportBy;
  @OneOf(REPORT_INTERVALS, { optional: true, default: 'day', description: 'weeks begin on Monday' })
  interval?: ReportInterval;
  @Currency(CURRENCY) currency?: string;
  @Whole({
    optional: true,
    min: 1,
    max: MOST_RETURN_ROWS,
    example: 100,
    default: 100,
    description: 'most rows, unless by interval',
  })
  limit?: number;
}
