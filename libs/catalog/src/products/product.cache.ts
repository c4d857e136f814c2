import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import QuickLRU from 'quick-lru';
import { ReadThrough } from '#platform/cache/read-through.js';
import { Product, type ProductRow } from './product.schema.js';

const TTL_SECONDS = 3_600;
const PREFIX = 'product:';
/** Products whose last fact is remembered. */
const MOST_HEARD = 50_000;

/** Products as the catalogue has them, in the cache that all processes share: `product:<id>`. */
@Injectable()
export class ProductCache {
  /** the number of each product's last fact: what is older than that is not taken from the cache, whoever put it there */
  private readonly heard = new QuickLRU<string, number>({ maxSize: MOST_HEARD });

  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly cache: ReadThrough,
  ) {}

  read(productId: string): Promise<ProductRow | null> {
    return this.cache.get<ProductRow>(
      `${PREFIX}${productId}`,
      TTL_SECONDS,
      () => this.products.findOne({ _id: productId }).lean<ProductRow>(),
      (product) => product.eventSeq >= (this.heard.get(productId) ?? 0),
    );
  }

  /** The product has changed. @param fact the number of the fact that tells so */
  async drop(productId: string, fact: number): Promise<void> {
    if (fact > (this.heard.get(productId) ?? 0)) this.heard.set(productId, fact);
    await this.cache.drop(`${PREFIX}${productId}`);
  }

  dropAll(): Promise<void> {
    return this.cache.clear(PREFIX);
  }
}
