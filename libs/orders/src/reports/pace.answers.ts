import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import type { OperationsRequests, PaceRow } from '#contracts/operations.js';
import type { AsOf, Period } from '#contracts/sales.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { Order } from '../order.schema.js';

/** How many orders come in, for those who watch; never inside a transaction. */
@Injectable()
export class PaceAnswers {
  constructor(
    @InjectModel(Order.name, REPORTING) private readonly orders: Model<Order>,
    private readonly reports: Reports,
  ) {}

  @Answers('orders.pace')
  pace({ patienceMs, ...period }: OperationsRequests['orders.pace']['ask']): Promise<AsOf<PaceRow>> {
    return this.reports.read(this.orders, pacePipeline(period), patienceMs);
  }
}

/** Along the index `by_placing`. */
const pacePipeline = ({ from, to }: Period): PipelineStage[] => [
  { $match: { placedAt: { $gte: from, $lt: to } } },
  {
    $group: {
      _id: { at: { $dateTrunc: { date: '$placedAt', unit: 'minute' } }, currency: '$currency' },
      orders: { $sum: 1 },
      units: { $sum: { $sum: '$items.quantity' } },
      gross: { $sum: '$total' },
    },
  },
  { $sort: { '_id.at': 1, '_id.currency': 1 } },
  { $project: { _id: 0, at: '$_id.at', currency: '$_id.currency', orders: 1, units: 1, gross: 1 } },
];
