import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AsOf, ReturnsRow, SalesRequests } from '#contracts/sales.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { Return } from '../returns/return.schema.js';
import { returnsPipeline } from './returns.pipelines.js';

/** What came back, read from the returns on the connection of reports; never inside a transaction. */
@Injectable()
export class ReturnsAnswers {
  constructor(
    @InjectModel(Return.name, REPORTING) private readonly returns: Model<Return>,
    private readonly reports: Reports,
  ) {}

  @Answers('orders.returns')
  of(ask: SalesRequests['orders.returns']['ask']): Promise<AsOf<ReturnsRow>> {
    return this.reports.read(this.returns, returnsPipeline(ask));
  }
}
