import { Injectable } from '@nestjs/common';
import { type Availability, BUCKETS, type Quantities } from '#contracts/inventory.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
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
  readonly reorderPoint: number | null;
  readonly seq: number;
}

/** Free holds that are alive, and when the first of them lapses. */
export interface LiveHolds {
  readonly count: number;
  readonly units: number;
  readonly earliestExpiry: Date | null;
}

export interface Stock extends Quantities {
  readonly productId: string;
  readonly safetyStock: number;
  readonly available: number;
  readonly locations: readonly LevelView[];
  /** why pieces are not for sale: absent in the answer of a change and in the past */
  readonly holds?: LiveHolds;
}

/** Reads stock; never inside a change, which works on the book. */
@Injectable()
export class StockReader {
  private next: { ids: Set<string>; stocks: Promise<Stock[]> } | null = null;

  constructor(
    private readonly books: StockBooks,
    private readonly lists: Lists,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws {StockNotFoundError} (404) when there is no such product */
  async find(productId: string): Promise<Stock> {
    const [stock] = await this.of([productId]);
    if (!stock) throw new StockNotFoundError(productId);
    return { ...stock, holds: await this.holds(productId) };
  }

  /**
   * The stock as its ledger had it at a moment: of each level the balance after the last row up to then. What is kept
   * back from sale is a setting without history and counts as it is today.
   */
  async asOf(productId: string, moment: Date): Promise<Stock> {
    const levels = await this.books.levels.find({ productId }).sort({ locationId: 1 }).lean();
    if (levels.length === 0) throw new StockNotFoundError(productId);
    const then: StockLevel[] = [];
    for (const level of levels) {
      const row = await this.books.ledger
        .findOne({ _id: { $gte: `${level._id}:`, $lt: `${level._id};` }, at: { $lte: moment } })
        .sort({ _id: -1 })
        .lean();
      if (row) then.push(Object.assign(level, row.balanceAfter, { seq: row.seq }));
    }
    return total(productId, then, new Map());
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

  /**
   * Units for sale by product, over all locations; may be below zero. Those who ask in the same turn of the event loop
   * share one look at the database, which begins after all of them have asked; a transaction looks by itself.
   */
  async available(productIds: readonly string[]): Promise<Map<string, number>> {
    const stocks = this.work.active ? await this.of(productIds) : await this.together(productIds);
    const wanted = new Set(productIds);
    return new Map(
      stocks
        .filter((stock) => wanted.has(stock.productId))
        .map((stock) => [stock.productId, stock.available]),
    );
  }

  /**
   * What is for sale of a product, and until when that holds. The levels are read before the holds: what happens between
   * is a fact that is not in the answer.
   */
  async availability(productId: string): Promise<Availability> {
    const levels = await this.books.levels.find({ productId }).lean();
    // one moment for both: a hold counts as lapsed, or as the next that will
    const now = this.clock.now();
    const lapsed = await this.lapsed([productId], now);
    const next = await this.books.reservations
      .findOne({ productId, status: 'ACTIVE', free: true, expiresAt: { $gt: now } }, { expiresAt: 1 })
      .sort({ expiresAt: 1 })
      .lean();
    return {
      available: total(productId, levels, lapsed).available,
      facts: new Map(levels.map((level) => [level._id, level.eventSeq])),
      lapsesAt: next?.expiresAt ?? null,
    };
  }

  private together(productIds: readonly string[]): Promise<Stock[]> {
    this.next ??= this.gather();
    for (const id of productIds) this.next.ids.add(id);
    return this.next.stocks;
  }

  private gather(): { ids: Set<string>; stocks: Promise<Stock[]> } {
    const ids = new Set<string>();
    const stocks = new Promise<void>((resume) => setImmediate(resume)).then(() => {
      this.next = null;
      return this.of([...ids]);
    });
    return { ids, stocks };
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

  private async holds(productId: string): Promise<LiveHolds> {
    const [sum] = await this.books.reservations.aggregate<LiveHolds>([
      { $match: { productId, status: 'ACTIVE', free: true, expiresAt: { $gt: this.clock.now() } } },
      {
        $group: {
          _id: null,
          count: { $sum: 1 },
          units: { $sum: '$quantity' },
          earliestExpiry: { $min: '$expiresAt' },
        },
      },
    ]);
    return { count: sum?.count ?? 0, units: sum?.units ?? 0, earliestExpiry: sum?.earliestExpiry ?? null };
  }

  private async lapsed(productIds: readonly string[], now = this.clock.now()): Promise<Map<string, number>> {
    const rows = await this.books.reservations.aggregate<{
      _id: { productId: string; locationId: string };
      units: number;
    }>([
      {
        $match: {
          productId: { $in: [...productIds] },
          status: 'ACTIVE',
          free: true,
          expiresAt: { $lte: now },
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
      reorderPoint: level.reorderPoint ?? null,
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
