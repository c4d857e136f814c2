import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SalesRequests } from '#contracts/sales.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { Order } from '../order.schema.js';
import { BucketedSales } from './buckets/bucketed-sales.js';
import {
  cohortsPipeline,
  salesPipeline,
  topCustomersPipeline,
  topProductsPipeline,
} from './sales.pipelines.js';

type Ask<N extends keyof SalesRequests> = SalesRequests[N]['ask'];
type Answer<N extends keyof SalesRequests> = Promise<SalesRequests[N]['answer']>;

/** What was sold, read from the orders on the connection of reports; never inside a transaction. */
@Injectable()
export class SalesAnswers {
  constructor(
    @InjectModel(Order.name, REPORTING) private readonly orders: Model<Order>,
    private readonly reports: Reports,
    private readonly bucketed: BucketedSales,
  ) {}

  @Answers('orders.sales')
  async sales(ask: Ask<'orders.sales'>): Answer<'orders.sales'> {
    return (await this.bucketed.read(ask)) ?? this.reports.read(this.orders, salesPipeline(ask));
  }

  @Answers('orders.topProducts')
  topProducts(ask: Ask<'orders.topProducts'>): Answer<'orders.topProducts'> {
    return this.reports.read(this.orders, topProductsPipeline(ask));
  }

  @Answers('orders.topCustomers')
  topCustomers(ask: Ask<'orders.topCustomers'>): Answer<'orders.topCustomers'> {
    return this.reports.read(this.orders, topCustomersPipeline(ask));
  }

  @Answers('orders.cohorts')
  cohorts(ask: Ask<'orders.cohorts'>): Answer<'orders.cohorts'> {
    return this.reports.read(this.orders, cohortsPipeline(ask));
  }
}
