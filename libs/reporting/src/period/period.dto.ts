import { Moment, Text } from '#platform/http/fields.js';

/** A period; `from` ≤ a moment in it < `to`. */
export class PeriodQuery {
  @Moment({
    optional: true,
    example: '2027-03-01T00:00:00.000Z',
    description: 'this moment or later; 30 days before `to` unless given',
  })
  from?: Date;
  @Moment({
    optional: true,
    example: '2027-04-01T00:00:00.000Z',
    description: 'before this moment; now unless given',
  })
  to?: Date;
}

/** The filter of reports about money of orders. */
export const CURRENCY = {
  optional: true,
  example: 'GBP',
  description: 'orders in this currency alone',
} as const;

/** A period that is cut into days or longer pieces. */
export class ZonedQuery extends PeriodQuery {
  @Text({
    optional: true,
    max: 64,
    example: 'Europe/London',
    description: 'where a day begins; UTC unless given',
  })
  timeZone?: string;
}
