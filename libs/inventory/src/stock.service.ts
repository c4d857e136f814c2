import { Injectable } from '@nestjs/common';
import { BUCKETS, type Bucket, MAIN_LOCATION } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { newId } from '#platform/mongo/ids.js';
import type { Page as BookPage } from './book/stock-book.js';
import { StockBooks } from './book/stock-books.js';
import { LocationNotFoundError, StockNotFoundError } from './inventory.errors.js';
import { adjustmentNote, receiptNote } from './stock.notes.js';
import { type Stock, StockReader } from './stock.reader.js';

export interface Receipt {
  readonly productId: string;
  /** pieces, ≥ 1 */
  readonly quantity: number;
  readonly locationId?: string;
  readonly reason?: string;
}

export interface Adjustment {
  readonly productId: string;
  /** pieces, not 0 */
  readonly delta: number;
  readonly reason: string;
  readonly bucket?: Bucket;
  readonly locationId?: string;
}

/** Goods in, and corrections. Every change goes through group commit and leaves a ledger row. */
@Injectable()
export class StockService {
  private readonly receipts: CombinedQueue<Receipt, Stock>;
  private readonly adjustments: CombinedQueue<Adjustment, Stock>;

  constructor(
    combiner: Combiner,
    private readonly books: StockBooks,
    private readonly reader: StockReader,
    private readonly bus: Bus,
  ) {
    this.receipts = combiner.queue((batch) =>
      this.batch(batch, (input, member) => this.receiveOne(input, member)),
    );
    this.adjustments = combiner.queue((batch) =>
      this.batch(batch, (input, member) => this.adjustOne(input, member)),
    );
  }

  /** Books goods in at a location. */
  receive(receipt: Receipt): Promise<Stock> {
    return this.receipts.submit(receipt);
  }

  /** Corrects a bucket, with the reason. What is for sale may fall below zero; a bucket never does. */
  adjust(adjustment: Adjustment): Promise<Stock> {
    return this.adjustments.submit(adjustment);
  }

  private async batch<I extends { productId: string }>(
    batch: readonly Member<I>[],
    one: (input: I, member: Member<I>) => Promise<Stock>,
  ) {
    await this.books.current().open(batch.map((member) => member.input.productId));
    return eachAlone(batch, one);
  }

  private async receiveOne(receipt: Receipt, { origin }: Member<unknown>): Promise<Stock> {
    const page = this.pageOf(receipt.productId, receipt.locationId);
    const id = newId();
    const before = page.level.onHand;
    this.books.current().move(page, {
      kind: 'RECEIVE',
      delta: { onHand: receipt.quantity },
      cause: { type: 'receipt', id },
      origin,
      ...(receipt.reason === undefined ? {} : { reason: receipt.reason }),
    });
    await this.bus.ask('audit.record', { entries: [receiptNote(page, before, receipt.reason, origin)] });
    return this.reader.ofPages(receipt.productId, this.books.current().levelsOf(receipt.productId));
  }

  private async adjustOne(adjustment: Adjustment, { origin }: Member<unknown>): Promise<Stock> {
    const page = this.pageOf(adjustment.productId, adjustment.locationId);
    const bucket = adjustment.bucket ?? BUCKETS[0];
    const before = page.level[bucket];
    this.books.current().move(page, {
      kind: 'ADJUST',
      delta: { [bucket]: adjustment.delta },
      cause: { type: 'adjustment', id: newId() },
      origin,
      reason: adjustment.reason,
    });
    await this.bus.ask('audit.record', {
      entries: [adjustmentNote(page, bucket, before, adjustment.reason, origin)],
    });
    return this.reader.ofPages(adjustment.productId, this.books.current().levelsOf(adjustment.productId));
  }

  private pageOf(productId: string, locationId = MAIN_LOCATION): BookPage {
    const pages = this.books.current().levelsOf(productId);
    if (pages.length === 0) throw new StockNotFoundError(productId);
    const page = pages.find((each) => each.level.locationId === locationId);
    if (!page) throw new LocationNotFoundError(locationId);
    return page;
  }
}
