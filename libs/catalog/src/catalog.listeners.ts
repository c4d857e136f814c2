import { Injectable } from '@nestjs/common';
import type { Requests } from '#contracts/registry.js';
import { Answers, Hears } from '#platform/bus/decorators.js';
import { CatalogReads } from './catalog.reads.js';
import { CatalogService } from './catalog.service.js';
import type { ProductFact } from './products/kept-product.js';
import { KeptProducts } from './products/kept-products.js';
import { ProductCache } from './products/product.cache.js';

type Ask<N extends keyof Requests> = Requests[N]['ask'];
type Answer<N extends keyof Requests> = Promise<Requests[N]['answer']>;

/** What the catalogue says to other modules, and what it hears. */
@Injectable()
export class CatalogListeners {
  constructor(
    private readonly catalog: CatalogService,
    private readonly reads: CatalogReads,
    private readonly kept: KeptProducts,
    private readonly cache: ProductCache,
  ) {}

  @Answers('catalog.quote')
  quote({ productIds }: Ask<'catalog.quote'>): Answer<'catalog.quote'> {
    return this.reads.quote(productIds);
  }

  @Answers('catalog.bySku')
  bySku({ sku }: Ask<'catalog.bySku'>): Answer<'catalog.bySku'> {
    return this.reads.bySku(sku);
  }

  @Answers('catalog.import')
  import({ products }: Ask<'catalog.import'>): Answer<'catalog.import'> {
    return this.catalog.createMissing(
      products.map(({ price, currency, ...product }) => ({
        ...product,
        currency,
        price: { amount: price, currency },
      })),
    );
  }

  /** No invariant is the catalogue's alone: that every product has a stock level is checked by the inventory. */
  @Answers('catalog.integrity')
  integrity(): Answer<'catalog.integrity'> {
    return Promise.resolve([]);
  }

  /** What a process keeps of products is old. An empty list: of any of them. */
  @Hears(['product:updated', 'inventory:updated'], { as: 'catalog.cache', on: 'every process', atOnce: true })
  async forget(facts: readonly ProductFact[]): Promise<void> {
    this.kept.hear(facts);
    if (facts.length === 0) await this.cache.dropAll();
    const changed = facts.filter((fact) => fact.name === 'product:updated');
    for (const { data, aggregateSeq } of changed) await this.cache.drop(data.productId, aggregateSeq);
  }
}
