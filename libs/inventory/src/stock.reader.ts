import { Injectable } from '@nestjs/common';
import { BUCKETS, type Quantities } from '#contracts/inventory.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import type { LedgerRow } from './book/ledger.schema.js';
import type { Page as BookPage } from './book/stock-book.js';
import { StockBooks } from './book/stock-books.js';
import { levelId, type StockLevel } from './book/stock-level.schema.js';
import { availableOf } from './book/stock.rules.js';
import { LocationNotFoundError, StockNotFoundError } from './inventory.errors.js';

/** A level with what is for sale: free holds that have lapsed count no longer, tidied up or not. */
export interface LevelView extends Quantities {
  readonly locationId: string;
  readonly safetyStock: number;
  readonly available: number;
  readonly seq: number;
}

export interface Stock extends Quantities {
  readonly productId: string;
  readonly safetyStock: number;
  readonly available: number;
  readonly locations: readonly LevelView[];
}

/** Reads stock; never inside a change, which works on the book. */
@Injectable()
export class StockReader {
  constructor(
    private readonly books: StockBooks,
    private readonly lists: Lists,
    private readonly clock: Clock,
  ) {}

  /** @throws {StockNotFoundError} (404) when there is no such product */
  async find(productId: string): Promise<Stock> {
    const [stock] = await this.of([productId]);
    if (!stock) throw new StockNotFoundError(productId);
    return stock;
  }

  /** The stock of several products; one without a level is absent. */
  async of(productIds: readonly string[]): Promise<Stock[]> {
    const levels = await this.books.levels
      .find({ productId: { $in: [...productIds] } })
      .sort({ productId: 1, locationId: 1 })
      .lean();
    const lapsed = await this.lapsed(productIds);
    return [...Map.groupBy(levels, (level) => level.productId)].map(([productId, own]) =>
      total(productId, own, lapsed),
    );
  }

  /** Units for sale by product, over all locations; may be below zero. */
  async available(productIds: readonly string[]): Promise<Map<string, number>> {
    return new Map((await this.of(productIds)).map((stock) => [stock.productId, stock.available]));
  }

  async list(filter: { locationId?: string }, ask: ListAsk): Promise<Page<Stock>> {
    const page = await this.lists.page(
      this.books.levels,
      {
        filter: filter.locationId ? { locationId: filter.locationId } : { locationId: 'MAIN' },
        sort: [['_id', 1]],
      },
      ask,
    );
    const stocks = await this.of(page.rows.map((level) => level.productId));
    const byProduct = new Map(stocks.map((stock) => [stock.productId, stock]));
    return { ...page, rows: page.rows.flatMap((level) => byProduct.get(level.productId) ?? []) };
  }

  /** The ledger of one level, newest first. */
  async ledger(productId: string, locationId: string, ask: ListAsk): Promise<Page<LedgerRow>> {
    const level = levelId(productId, locationId);
    if (!(await this.books.levels.exists({ productId }))) throw new StockNotFoundError(productId);
    if (!(await this.books.levels.exists({ _id: level }))) throw new LocationNotFoundError(locationId);
    return this.lists.page(
      this.books.ledger,
      { filter: { _id: { $gte: `${level}:`, $lt: `${level};` } }, sort: [['_id', -1]] },
      ask,
    );
  }

  /** What a change answers: the levels as the running transaction leaves them. */
  ofPages(productId: string, pages: readonly BookPage[]): Stock {
    return total(
      productId,
      pages.map((page) => page.level),
      new Map(),
    );
  }

  private async lapsed(productIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.books.reservations.aggregate<{
      _id: { productId: string; locationId: string };
      units: number;
    }>([
      {
        $match: {
          productId: { $in: [...productIds] },
          status: 'ACTIVE',
          free: true,
          expiresAt: { $lte: this.clock.now() },
        },
      },
      {
        $group: { _id: { productId: '$productId', locationId: '$locationId' }, units: { $sum: '$quantity' } },
      },
    ]);
    return new Map(rows.map((row) => [levelId(row._id.productId, row._id.locationId), row.units]));
  }
}

function total(productId: string, levels: readonly StockLevel[], lapsed: ReadonlyMap<string, number>): Stock {
  const locations = levels.map((level): LevelView => {
    const gone = lapsed.get(level._id) ?? 0;
    return {
      locationId: level.locationId,
      ...quantitiesOf((bucket) => level[bucket] - (bucket === 'reserved' ? gone : 0)),
      safetyStock: level.safetyStock,
      available: availableOf(level) + gone,
      seq: level.seq,
    };
  });
  const sum = (pick: (level: LevelView) => number): number =>
    locations.reduce((all, level) => all + pick(level), 0);
  return {
    productId,
    ...quantitiesOf((bucket) => sum((level) => level[bucket])),
    safetyStock: sum((level) => level.safetyStock),
    available: sum((level) => level.available),
    locations,
  };
}

function quantitiesOf(read: (bucket: (typeof BUCKETS)[number]) => number): Quantities {
  return Object.fromEntries(BUCKETS.map((bucket) => [bucket, read(bucket)])) as unknown as Quantities;
}
