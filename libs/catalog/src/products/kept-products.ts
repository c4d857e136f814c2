import { Injectable } from '@nestjs/common';
import QuickLRU from 'quick-lru';
import { Bus } from '#platform/bus/bus.js';
import { EveryProcess } from '#platform/bus/every-process.js';
import { Clock } from '#platform/clock/clock.js';
import { Metrics } from '#platform/metrics/metrics.js';
import { ProductNotFoundError } from '../catalog.errors.js';
import { KeptProduct, type ProductFact } from './kept-product.js';
import { ProductCache } from './product.cache.js';

const MOST_KEPT = 10_000;
const LIFE_MS = 3_600_000;

/**
 * Products with their stock as they are shown, in the memory of this process. An entry is true until a fact is told that
 * is not in it, or until a hold on its stock lapses; a process that cannot hear keeps nothing. No order is priced, and no
 * stock is taken, from here.
 */
@Injectable()
export class KeptProducts {
  /** How reads were answered since the process began: from memory, from the database, or together with one under way. */
  readonly figures = { found: 0, loaded: 0, joined: 0 };
  private readonly kept = new QuickLRU<string, KeptProduct>({ maxSize: MOST_KEPT });
  private readonly loads = new Map<string, Promise<KeptProduct>>();

  constructor(
    private readonly cache: ProductCache,
    private readonly bus: Bus,
    private readonly hearing: EveryProcess,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.counted(
      {
        name: 'tallyhouse_kept_products_total',
        help: 'Reads of one product: found in memory, loaded, or joined to a load under way',
        labels: ['result'],
      },
      () => Object.entries(this.figures).map(([result, value]) => ({ labels: { result }, value })),
    );
  }

  /** The product when this process keeps it and nothing has happened since. */
  known(productId: string): KeptProduct | undefined {
    const kept = this.kept.get(productId);
    if (!kept || !this.hearing.keepsUp || this.clock.millis() >= kept.goodUntil) return undefined;
    this.figures.found += 1;
    return kept;
  }

  /** @throws {ProductNotFoundError} */
  read(productId: string): KeptProduct | Promise<KeptProduct> {
    return this.known(productId) ?? this.load(productId);
  }

  /** Something was told of products or their stock. An empty list: anything may have been. */
  hear(facts: readonly ProductFact[]): void {
    if (facts.length === 0) {
      this.kept.clear();
      this.loads.clear();
    }
    for (const fact of facts) {
      const { productId } = fact.data;
      if (this.kept.get(productId)?.holds(fact) === false) this.kept.delete(productId);
      // whoever waits for it gets what was true when they asked; the next one asks anew
      this.loads.delete(productId);
    }
  }

  /** One load at a time for each product, whoever asks. */
  private load(productId: string): Promise<KeptProduct> {
    const running = this.loads.get(productId);
    if (running) {
      this.figures.joined += 1;
      return running;
    }
    this.figures.loaded += 1;
    const heard = this.hearing.keepsUp;
    const load = this.fetch(productId)
      .then((kept) => {
        if (heard && this.loads.get(productId) === load) this.kept.set(productId, kept);
        return kept;
      })
      .finally(() => {
        if (this.loads.get(productId) === load) this.loads.delete(productId);
      });
    this.loads.set(productId, load);
    return load;
  }

  private async fetch(productId: string): Promise<KeptProduct> {
    const begun = this.clock.millis();
    const [product, stock] = await Promise.all([
      this.cache.read(productId),
      this.bus.ask('inventory.availability', { productId }),
    ]);
    if (!product) throw new ProductNotFoundError(productId);
    return new KeptProduct(
      product,
      stock,
      Math.min(begun + LIFE_MS, stock.lapsesAt?.getTime() ?? Number.POSITIVE_INFINITY),
    );
  }
}
