import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import type { AsOf, SalesRequests, SalesRow } from '#contracts/sales.js';
import { Settings } from '#platform/config/settings.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { Order } from '../../order.schema.js';
import { salesPipeline } from '../sales.pipelines.js';
import { isWhole, merged, partsOf } from './bucketed.rules.js';
import { BucketLag } from './bucket-lag.js';
import { leastBucketAt } from './bucket.rules.js';
import { SalesBucket } from './bucket.schema.js';

type Ask = SalesRequests['orders.sales']['ask'];

/** Buckets that are further behind than this are not read, in milliseconds. */
const MOST_BEHIND = 60_000;

/** Sales of many orders from buckets: whole hours from them, the ends of the period from the orders themselves. */
@Injectable()
export class BucketedSales {
  constructor(
    @InjectModel(SalesBucket.name, REPORTING) private readonly buckets: Model<SalesBucket>,
    @InjectModel(Order.name, REPORTING) private readonly orders: Model<Order>,
    private readonly lag: BucketLag,
    private readonly reports: Reports,
    private readonly settings: Settings,
  ) {}

  /** @returns null when the orders are few, or buckets cannot tell: another offset of the zone, facts that wait */
  read(ask: Ask): Promise<AsOf<SalesRow> | null> {
    const { whole, ends } = partsOf(ask);
    if (!whole) return Promise.resolve(null);
    return this.reports.reading(async (reading) => {
      const behind = await this.lag.of(reading);
      if (behind === 'stopped') return null;
      const rows = await reading.rows<SalesBucket, SalesRow>(
        this.buckets,
        bucketPipeline({ ...ask, ...whole }),
      );
      const orders = rows.reduce((sum, row) => sum + row.orders, 0);
      if (orders <= this.settings.REPORT_BUCKETS_ABOVE || !rows.every(isWhole)) return null;
      const dataAsOf = behind && behind < reading.dataAsOf ? behind : reading.dataAsOf;
      if (reading.dataAsOf.getTime() - dataAsOf.getTime() > MOST_BEHIND) return null;
      // what the client has written has to be in it, handled or not
      if (behind && reading.holdsWrite) return null;
      const rest: SalesRow[] = [];
      for (const end of ends)
        rest.push(...(await reading.rows<Order, SalesRow>(this.orders, salesPipeline({ ...ask, ...end }))));
      return { rows: merged(rows, rest), dataAsOf };
    });
  }
}

function bucketPipeline({ from, to, interval: unit, timeZone: timezone, currency }: Ask): PipelineStage[] {
  const sum = (name: string) => ({ $sum: `$${name}` });
  return [
    {
      $match: {
        _id: { $gte: leastBucketAt(from), $lt: leastBucketAt(to) },
        ...(currency === undefined ? {} : { currency }),
      },
    },
    {
      $group: {
        _id: {
          from: { $dateTrunc: { date: '$at', unit, timezone, startOfWeek: 'monday' } },
          currency: '$currency',
        },
        orders: sum('orders'),
        units: sum('units'),
        gross: sum('gross'),
        discount: sum('discount'),
        tax: sum('tax'),
        shipping: sum('shipping'),
        refunded: sum('refunded'),
      },
    },
    // an hour whose orders are all cancelled
    { $match: { orders: { $gt: 0 } } },
    {
      $addFields: {
        from: '$_id.from',
        to: { $dateAdd: { startDate: '$_id.from', unit, amount: 1, timezone } },
        currency: '$_id.currency',
        net: { $subtract: ['$gross', '$refunded'] },
      },
    },
    { $unset: '_id' },
  ];
}
