import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AsOf } from '#contracts/sales.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { ReturnsReport } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { periodOf, refuseTooMany, zoneOf } from '../period/period.rules.js';
import { ReturnsReportQuery } from './returns.dto.js';
import { ratesOf, type ReturnRate } from './returns.rules.js';
import { ReturnsReportV1, ReturnsReportV2 } from './returns.views.js';

@ApiTags('Reports')
@Controller({ path: 'reports', version: ['1', '2'] })
export class ReturnsReportController {
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  @Get('returns')
  @Allow('reports:read')
  @Describe('What came back, by interval, product, reason or disposition.', {
    id: 'reportReturns',
    description:
      'Returns count in the interval in which they were requested, with all that was received and refunded of them since. A refund is of a whole return: by product, reason or disposition it is spread as what is due is. `rate` is what was received over what was shipped in the same period.',
  })
  @ReturnsReport<AsOf<ReturnRate>>({ 1: ReturnsReportV1, 2: ReturnsReportV2 })
  async returns(@Query(forAll(ReturnsReportQuery)) query: ReturnsReportQuery): Promise<AsOf<ReturnRate>> {
    const { by = 'interval', interval = 'day', limit = 100, timeZone, currency } = query;
    const period = periodOf({ from: query.from, to: query.to }, this.clock.now());
    if (by === 'interval') refuseTooMany(period, interval);
    const ask = { ...period, interval, timeZone: zoneOf(timeZone) };
    const { rows, dataAsOf } = await this.bus.ask('orders.returns', {
      ...ask,
      by,
      limit,
      ...(currency === undefined ? {} : { currency }),
    });
    const shipped = await this.bus.ask('inventory.shippedUnits', {
      ...ask,
      by: by === 'interval' || by === 'product' ? by : 'all',
    });
    return {
      rows: ratesOf(rows, shipped.rows),
      dataAsOf: dataAsOf < shipped.dataAsOf ? dataAsOf : shipped.dataAsOf,
    };
  }
}
