import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AsOf } from '#contracts/sales.js';
import { Clock } from '#platform/clock/clock.js';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { ReturnsReport } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { pastPeriodOf } from '../period/period.rules.js';
import { StockReportQuery, TurnoverQuery } from './stock.dto.js';
import { StockReports } from './stock-reports.service.js';
import { StockAgeingV1, StockAgeingV2, StockReportV1, StockReportV2, StockTurnover } from './stock.views.js';

@ApiTags('Reports')
@Controller({ path: 'reports', version: ['1', '2'] })
export class StockReportsController {
  constructor(
    private readonly reports: StockReports,
    private readonly clock: Clock,
  ) {}

  @Get('stock')
  @Allow('reports:read')
  @Describe('What lies in stock and what it is worth, by location or product.', {
    id: 'reportStock',
    description:
      "Pieces by bucket, worth what the catalogue's price is now; no cost of purchase is known. Totals by currency. By product, what is worth most comes first.",
  })
  @ReturnsReport<AsOf<unknown>>({ 1: StockReportV1, 2: StockReportV2 })
  stock(@Query(forAll(StockReportQuery)) query: StockReportQuery) {
    return this.reports.worth(wantedOf(query));
  }

  @Get('stock-ageing')
  @Allow('reports:read')
  @Describe('How long what is on hand has lain.', {
    id: 'reportStockAgeing',
    description:
      'First in, first out: what is on hand are the pieces that came in last, as the stock ledger has it. Pieces that are moved to another location, come back from a customer or were not delivered lie there anew. By product, what has lain longest comes first.',
  })
  @ReturnsReport<AsOf<unknown>>({ 1: StockAgeingV1, 2: StockAgeingV2 })
  ageing(@Query(forAll(StockReportQuery)) query: StockReportQuery) {
    return this.reports.ageing(wantedOf(query));
  }

  @Get('stock-turnover')
  @Allow('reports:read')
  @Describe('How fast stock goes: what was shipped in a period over what was on hand in it.', {
    id: 'reportStockTurnover',
    description:
      'What was on hand is weighed by how long it lay. `daysOfCover` is how long the rest lasts at the pace of the period. A period that has not ended ends now.',
  })
  @ReturnsReport<AsOf<unknown>>(StockTurnover)
  turnover(@Query(forAll(TurnoverQuery)) { from, to, ...query }: TurnoverQuery) {
    const period = pastPeriodOf({ from, to }, this.clock.now());
    return this.reports.turnover({ ...wantedOf(query), ...period, pace: query.pace ?? 'fastest' });
  }
}

const wantedOf = ({ by = 'location', locationId, currency, limit = 100 }: StockReportQuery) => ({
  by,
  limit,
  ...(locationId === undefined ? {} : { locationId }),
  ...(currency === undefined ? {} : { currency }),
});
