import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AuditNote } from '#contracts/audit.js';
import { type InventoryRequests, MAIN_LOCATION } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Answers } from '#platform/bus/decorators.js';
import { findRows, insertRows } from '#platform/mongo/rows.js';
import { pageOf } from '../book/holds.service.js';
import { StockBooks } from '../book/stock-books.js';
import { adjustmentNote } from '../stock.notes.js';
import { Correction, correctionId } from './correction.schema.js';

type Ask = InventoryRequests['inventory.correct']['ask'];
type Answer = InventoryRequests['inventory.correct']['answer'];

/** Books corrections that another system names, each once. */
@Injectable()
export class CorrectionsAnswers {
  constructor(
    @InjectModel(Correction.name) private readonly corrections: Model<Correction>,
    private readonly books: StockBooks,
    private readonly bus: Bus,
  ) {}

  @Answers('inventory.corrected')
  async corrected({
    system,
    ids,
  }: InventoryRequests['inventory.corrected']['ask']): Promise<ReadonlySet<string>> {
    const names = new Map(ids.map((id) => [correctionId({ system, id }), id]));
    const known = await this.corrections.find({ _id: { $in: [...names.keys()] } }, { _id: 1 }).lean();
    return new Set(known.map((row) => names.get(row._id) as string));
  }

  /** Refuses all when one would take more than there is. */
  @Answers('inventory.correct')
  async correct({ corrections }: Ask): Promise<Answer> {
    const known = await findRows(
      this.corrections,
      { _id: { $in: corrections.map(({ reference }) => correctionId(reference)) } },
      { _id: 1 },
    );
    const before = new Set(known.map((row) => row._id));
    const fresh = corrections.filter(({ reference }) => !before.has(correctionId(reference)));
    const book = this.books.current();
    await book.open(fresh.map(({ productId }) => productId));
    const entries: AuditNote[] = [];
    for (const { productId, delta, reason, reference, origin } of fresh) {
      const page = pageOf(book, { productId, locationId: MAIN_LOCATION });
      const from = page.level.onHand;
      const cause = { type: 'correction', id: correctionId(reference) };
      book.move(page, { kind: 'ADJUST', delta: { onHand: delta }, cause, origin, reason });
      entries.push(adjustmentNote(page, 'onHand', from, reason, origin));
    }
    await insertRows(
      this.corrections,
      fresh.map(({ productId, delta, reference }) => ({
        _id: correctionId(reference),
        productId,
        delta,
        bookedAt: book.now,
      })),
    );
    if (entries.length > 0) await this.bus.ask('audit.record', { entries });
    return { booked: fresh.length };
  }
}
