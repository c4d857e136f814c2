import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AsOf, Cohort, CustomerSales, ProductSales, SalesRow } from '#contracts/sales.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { ReturnsReport } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { type AskedPeriod, periodOf, refuseTooMany, zoneOf } from '../period/period.rules.js';
import { CohortsQuery, SalesQuery, TopCustomersQuery, TopProductsQuery } from './sales.dto.js';
import {
  Cohorts,
  SalesReportV1,
  SalesReportV2,
  TopCustomersV1,
  TopCustomersV2,
  TopProductsV1,
  TopProductsV2,
} from './sales.views.js';

const NOTE =
  '`meta.dataAsOf` is the moment up to which the report holds all that was committed. CANCELLED orders are left out.';

@ApiTags('Reports')
@Controller({ path: 'reports', version: ['1', '2'] })
export class SalesController {
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  @Get('sales')
  @Allow('reports:read')
  @Describe('What was sold, by interval and currency.', {
    id: 'reportSales',
    description: `Intervals without orders are left out. Orders count in the interval in which the customer bought, with all that was refunded on them since. ${NOTE}`,
  })
  @ReturnsReport<AsOf<SalesRow>>({ 1: SalesReportV1, 2: SalesReportV2 })
  sales(@Query(forAll(SalesQuery)) { interval = 'day', timeZone, currency, ...asked }: SalesQuery) {
    const period = this.period(asked);
    refuseTooMany(period, interval);
    return this.bus.ask('orders.sales', {
      ...period,
      interval,
      timeZone: zoneOf(timeZone),
      ...(currency === undefined ? {} : { currency }),
    });
  }

  @Get('top-products')
  @Allow('reports:read')
  @Describe('The products that sold most, by pieces or by money.', {
    id: 'reportTopProducts',
    description: NOTE,
  })
  @ReturnsReport<AsOf<ProductSales>>({ 1: TopProductsV1, 2: TopProductsV2 })
  topProducts(
    @Query(forAll(TopProductsQuery)) { by = 'units', limit = 20, currency, ...asked }: TopProductsQuery,
  ) {
    return this.bus.ask('orders.topProducts', {
      ...this.period(asked),
      by,
      limit,
      ...(currency === undefined ? {} : { currency }),
    });
  }

  @Get('customers')
  @Allow('reports:read')
  @Describe('The customers who bought for most.', {
    id: 'reportCustomers',
    description: `Guests are left out. ${NOTE}`,
  })
  @ReturnsReport<AsOf<CustomerSales>>({ 1: TopCustomersV1, 2: TopCustomersV2 })
  customers(@Query(forAll(TopCustomersQuery)) { limit = 20, currency, ...asked }: TopCustomersQuery) {
    return this.bus.ask('orders.topCustomers', {
      ...this.period(asked),
      limit,
      ...(currency === undefined ? {} : { currency }),
    });
  }

  @Get('cohorts')
  @Allow('reports:read')
  @Describe('Customers by the month of their first order, and how many of them bought again.', {
    id: 'reportCohorts',
    description: `Cohorts that began in the period. ${NOTE}`,
  })
  @ReturnsReport<AsOf<Cohort>>(Cohorts)
  cohorts(@Query(forAll(CohortsQuery)) { timeZone, ...asked }: CohortsQuery) {
    return this.bus.ask('orders.cohorts', { ...this.period(asked), timeZone: zoneOf(timeZone) });
  }

  private period(asked: AskedPeriod) {
    return periodOf({ from: asked.from, to: asked.to }, this.clock.now());
  }
}
