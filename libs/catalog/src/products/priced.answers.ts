import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Priced, StockReportsRequests } from '#contracts/stock-reports.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { Product } from './product.schema.js';

/** Names and prices for reports, read apart from the shop's own work; never for an order, which asks `catalog.quote`. */
@Injectable()
export class PricedAnswers {
  constructor(
    @InjectModel(Product.name, REPORTING) private readonly products: Model<Product>,
    private readonly reports: Reports,
  ) {}

  @Answers('catalog.priced')
  async priced({
    productIds,
  }: StockReportsRequests['catalog.priced']['ask']): Promise<ReadonlyMap<string, Priced>> {
    const { rows } = await this.reports.read<Product, Priced & { _id: string }>(this.products, [
      { $match: { _id: { $in: [...productIds] } } },
      { $project: { sku: 1, name: 1, price: 1, currency: 1 } },
    ]);
    return new Map(rows.map(({ _id, ...product }) => [_id, product]));
  }
}
