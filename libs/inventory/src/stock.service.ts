import { Injectable } from '@nestjs/common';
import { type Bucket, MAIN_LOCATION } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { newId } from '#platform/mongo/ids.js';
import { HoldsService } from './book/holds.service.js';
import type { Page as BookPage, StockBook } from './book/stock-book.js';
import { StockBooks } from './book/stock-books.js';
import { availableOf } from './book/stock.rules.js';
import {
  InsufficientStockError,
  LocationNotFoundError,
  StockMovedOnError,
  StockNotFoundError,
} from './inventory.errors.js';
import { LocationsService } from './locations/locations.service.js';
import { adjustmentNote, receiptNote, settingsNote, transferNote } from './stock.notes.js';
import { type Stock, StockReader } from './stock.reader.js';
import type { Adjustment, Count, LevelSettings, Receipt, Transfer } from './stock.types.js';

/** Goods in, between and corrected. Every change goes through group commit and leaves a ledger row. */
@Injectable()
export class StockService {
  private readonly receipts: CombinedQueue<Receipt, Stock>;
  private readonly adjustments: CombinedQueue<Adjustment, Stock>;
  private readonly counts: CombinedQueue<Count, Stock>;
  private readonly transfers: CombinedQueue<Transfer, Stock>;
  private readonly changes: CombinedQueue<LevelSettings, Stock>;

  constructor(
    combiner: Combiner,
    private readonly books: StockBooks,
    private readonly locations: LocationsService,
    private readonly reader: StockReader,
    private readonly bus: Bus,
    private readonly holds: HoldsService,
  ) {
    const queue = <I extends { productId: string }>(one: (input: I, member: Member<I>) => Promise<void>) =>
      combiner.queue<I, Stock>((batch) => this.batch(batch, one));
    this.receipts = queue((input, member) => this.receiveOne(input, member));
    this.adjustments = queue((input, member) => this.adjustOne(input, member));
    this.counts = queue((input, member) => this.countOne(input, member));
    this.transfers = queue((input, member) => this.transferOne(input, member));
    this.changes = queue((input, member) => this.settleOne(input, member));
  }

  /** Books goods in at a location; the product may never have been there. */
  receive(receipt: Receipt): Promise<Stock> {
    return this.receipts.submit(receipt);
  }

  /** Corrects a bucket, with the reason. What is for sale may fall below zero; a bucket never does. */
  adjust(adjustment: Adjustment): Promise<Stock> {
    return this.adjustments.submit(adjustment);
  }

  /**
   * Books the difference between what was counted and what the books say.
   *
   * @throws {StockMovedOnError} (409) when the level has moved since its seq was read
   */
  count(count: Count): Promise<Stock> {
    return this.counts.submit(count);
  }

  /** Moves pieces that are for sale from one location to another, both in one transaction. */
  transfer(transfer: Transfer): Promise<Stock> {
    return this.transfers.submit(transfer);
  }

  /** Sets what is kept back from sale, and when the level counts as low. */
  change(settings: LevelSettings): Promise<Stock> {
    return this.changes.submit(settings);
  }

  private async batch<I extends { productId: string }>(
    batch: readonly Member<I>[],
    one: (input: I, member: Member<I>) => Promise<void>,
  ) {
    const book = this.books.current();
    await book.open(batch.map((member) => member.input.productId));
    return eachAlone(batch, async (input, member) => {
      await one(input, member);
      return this.reader.ofPages(input.productId, book.levelsOf(input.productId));
    });
  }

  private async receiveOne(receipt: Receipt, { origin }: Member<unknown>): Promise<void> {
    const page = await this.pageToFill(receipt.productId, receipt.locationId ?? MAIN_LOCATION, 'locationId');
    const before = page.level.onHand;
    this.book.move(page, {
      kind: 'RECEIVE',
      delta: { onHand: receipt.quantity },
      cause: { type: 'receipt', id: newId() },
      origin,
      ...(receipt.reason === undefined ? {} : { reason: receipt.reason }),
    });
    await this.bus.ask('audit.record', { entries: [receiptNote(page, before, receipt.reason, origin)] });
  }

  private async adjustOne(adjustment: Adjustment, { origin }: Member<unknown>): Promise<void> {
    const page = this.pageOf(adjustment.productId, adjustment.locationId);
    const bucket = adjustment.bucket ?? 'onHand';
    await this.correct(page, bucket, adjustment.delta, adjustment.reason, origin);
  }

  private async countOne(count: Count, { origin }: Member<unknown>): Promise<void> {
    const page = this.pageOf(count.productId, count.locationId);
    if (page.level.seq !== count.seq) throw new StockMovedOnError(page.level.seq);
    const difference = count.counted - page.level.onHand;
    if (difference !== 0) await this.correct(page, 'onHand', difference, count.reason ?? 'counted', origin);
  }

  private async transferOne(transfer: Transfer, { origin }: Member<unknown>): Promise<void> {
    const { productId, quantity, fromLocationId, toLocationId } = transfer;
    const from = this.pageOf(productId, fromLocationId, 'fromLocationId');
    const available = () => Math.max(0, availableOf(from.level) + from.level.safetyStock);
    // holds that have lapsed keep nobody from their pieces
    if (available() < quantity) await this.holds.reclaim(this.book, [productId]);
    if (available() < quantity)
      throw new InsufficientStockError([{ productId, requested: quantity, available: available() }]);
    const to = await this.pageToFill(productId, toLocationId, 'toLocationId');
    const cause = { type: 'transfer', id: newId() };
    this.book.move(from, { kind: 'TRANSFER_OUT', delta: { onHand: -quantity }, cause, origin });
    this.book.move(to, { kind: 'TRANSFER_IN', delta: { onHand: quantity }, cause, origin });
    await this.bus.ask('audit.record', { entries: [transferNote(transfer, cause.id, origin)] });
  }

  private async settleOne(settings: LevelSettings, { origin }: Member<unknown>): Promise<void> {
    const page = this.pageOf(settings.productId, settings.locationId);
    const before = { safetyStock: page.level.safetyStock, reorderPoint: page.level.reorderPoint };
    this.book.settle(page, {
      safetyStock: settings.safetyStock ?? before.safetyStock,
      reorderPoint: settings.reorderPoint === undefined ? before.reorderPoint : settings.reorderPoint,
    });
    await this.bus.ask('audit.record', { entries: [settingsNote(page, before, origin)] });
  }

  private async correct(
    page: BookPage,
    bucket: Bucket,
    delta: number,
    reason: string,
    origin: Member<unknown>['origin'],
  ): Promise<void> {
    const before = page.level[bucket];
    const cause = { type: 'adjustment', id: newId() };
    this.book.move(page, { kind: 'ADJUST', delta: { [bucket]: delta }, cause, origin, reason });
    await this.bus.ask('audit.record', { entries: [adjustmentNote(page, bucket, before, reason, origin)] });
  }

  private get book(): StockBook {
    return this.books.current();
  }

  private pageOf(productId: string, locationId = MAIN_LOCATION, field = 'locationId'): BookPage {
    const pages = this.book.levelsOf(productId);
    if (pages.length === 0) throw new StockNotFoundError(productId);
    const page = pages.find((each) => each.level.locationId === locationId);
    if (!page) throw new LocationNotFoundError(locationId, field);
    return page;
  }

  /** The level where goods are to go; opened when the product has never been at that location. */
  private async pageToFill(productId: string, locationId: string, field: string): Promise<BookPage> {
    const priority = (await this.locations.priorities([locationId])).get(locationId);
    if (priority === undefined) throw new LocationNotFoundError(locationId, field);
    const page = this.book.levelAt(productId, locationId, priority);
    if (!page) throw new StockNotFoundError(productId);
    return page;
  }
}
