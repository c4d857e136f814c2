import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { LruMap } from '#platform/cache/lru-map.js';
import { ReadThrough } from '#platform/cache/read-through.js';
import { ProductNotFoundError } from '../catalog.errors.js';
import { Product } from './product.schema.js';

const TTL_SECONDS = 3_600;
/** As many as memory keeps without Redis. */
const MOST_KNOWN = 10_000;

const keyOf = (productId: string): string => `product:${productId}`;

/** Products as they were last read, for showing alone: no order is priced from here. */
@Injectable()
export class ProductCache {
  /** what this process may have kept, so that it can drop everything when it lost track of changes */
  private readonly known = new LruMap<string, true>(MOST_KNOWN);

  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly cache: ReadThrough,
  ) {}

  /** @throws {ProductNotFoundError} */
  async read(productId: string): Promise<Product> {
    const product = await this.cache.get(keyOf(productId), TTL_SECONDS, () => this.load(productId));
    if (!product) throw new ProductNotFoundError(productId);
    this.known.set(productId, true);
    return product;
  }

  async drop(productId: string): Promise<void> {
    this.known.delete(productId);
    await this.cache.drop(keyOf(productId));
  }

  async dropAll(): Promise<void> {
    const known = Array.from(this.known.keys());
    for (const productId of known) await this.drop(productId);
  }

  private load(productId: string): Promise<Product | null> {
    return this.products.findOne({ _id: productId }).lean();
  }
}
