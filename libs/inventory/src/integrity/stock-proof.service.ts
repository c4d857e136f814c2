import { Injectable } from '@nestjs/common';
import type { IntegrityAsk } from '#contracts/integrity.js';
import { Bus } from '#platform/bus/bus.js';
import { inLanes } from '#platform/life/lanes.js';
import { readAll, streamRead } from '#platform/mongo/raw/stream.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { StockBooks } from '../book/stock-books.js';
import { unauditedMovements, unauditedPromises } from './audited.rules.js';
import { HOLD, LEVEL, PROMISED, ROW, type StockFault } from './evidence.js';
import { type Evidence, ProductsProof } from './product-proof.rules.js';

/** Levels of one step, roughly: what one snapshot reads. */
const LEVELS_AT_ONCE = 500;
/** While one waits for the database, another does its sums. */
const RANGES_AT_ONCE = 2;

/** Products after `from` up to and with `to`; without a bound on the side that is null. */
interface Range {
  readonly from: string | null;
  readonly to: string | null;
}

export interface Proven {
  levels: number;
  rows: number;
  holds: number;
  consumed: number;
}

type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Proves I1–I6 and the stock's part of I12 on the database, product by product: all documents of a few hundred levels are
 * read from one snapshot, and their ledger, which only grows, is walked row by row. What moves meanwhile is no fault.
 */
@Injectable()
export class StockProof {
  constructor(
    private readonly books: StockBooks,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** @param found is told of every fault */
  async prove(found: (fault: StockFault) => void, progress?: IntegrityAsk['progress']): Promise<Proven> {
    const proven: Proven = { levels: 0, rows: 0, holds: 0, consumed: 0 };
    const all = await this.books.levels.estimatedDocumentCount();
    await inLanes(this.ranges(), RANGES_AT_ONCE, async (range) => {
      for (const fault of await this.proveRange(range, proven)) found(fault);
      progress?.('stock', Math.min(1, proven.levels / Math.max(1, all)));
    });
    return proven;
  }

  private async *ranges(): AsyncGenerator<Range> {
    for (let from: string | null = null; ;) {
      const to = await this.endOf(from);
      yield { from, to };
      if (to === null) return;
      from = to;
    }
  }

  private async endOf(from: string | null): Promise<string | null> {
    const [last] = await this.books.levels
      .find(from === null ? {} : { _id: { $gt: `${from};` } }, { _id: 1 })
      .sort({ _id: 1 })
      .skip(LEVELS_AT_ONCE - 1)
      .limit(1)
      .lean();
    return last ? last._id.slice(0, last._id.lastIndexOf(':')) : null;
  }

  private async proveRange(range: Range, proven: Proven): Promise<StockFault[]> {
    const { evidence, entries } = await this.work.run(() => this.read(range));
    const proof = new ProductsProof(evidence);
    for await (const rows of streamRead(this.books.ledger, idsOf(range), ROW, { sort: { _id: 1 } })) {
      for (const row of rows) proof.add(row);
      proven.rows += rows.length;
    }
    const products = new Set(evidence.levels.map(({ productId }) => productId));
    const faults = proof.faults(await this.movedOn(proof.beyond));
    proven.levels += evidence.levels.length;
    proven.holds += evidence.holds.length;
    proven.consumed += evidence.holds.filter(({ status }) => status === 'CONSUMED').length;
    return [
      ...faults,
      ...[...products].flatMap((id) => unauditedMovements(id, proof.countsOf(id), entries.get(id))),
      ...unauditedPromises(evidence.holds, evidence.allocations, entries),
    ];
  }

  private async read(range: Range): Promise<{ evidence: Evidence; entries: Counts }> {
    const ofProducts = productsOf(range);
    const levels = await readAll(this.books.levels, idsOf(range), LEVEL);
    const holds = await readAll(this.books.reservations, ofProducts, HOLD);
    const allocations = await readAll(this.books.allocations, ofProducts, PROMISED);
    const resourceIds = new Set([
      ...levels.map(({ productId }) => productId),
      ...holds.filter(({ free }) => free).map(({ _id }) => _id),
      ...allocations.filter(({ orderId }) => orderId === null).map(({ _id }) => _id),
    ]);
    const entries = await this.bus.ask('audit.counted', { resourceIds: [...resourceIds] });
    return { evidence: { levels, holds, allocations }, entries };
  }

  /** Of the levels that have rows beyond their seq, those that have moved on since they were read. */
  private async movedOn(beyond: ReadonlyMap<string, number>): Promise<Set<string>> {
    if (beyond.size === 0) return new Set();
    const now = await this.books.levels.find({ _id: { $in: [...beyond.keys()] } }, { seq: 1 }).lean();
    return new Set(now.flatMap(({ _id, seq }) => (seq >= (beyond.get(_id) ?? Infinity) ? [_id] : [])));
  }
}

/** The ids of levels, and of ledger rows, begin with the product's. */
function idsOf({ from, to }: Range): Record<string, unknown> {
  const bounds = { ...(from === null ? {} : { $gt: `${from};` }), ...(to === null ? {} : { $lt: `${to};` }) };
  return Object.keys(bounds).length === 0 ? {} : { _id: bounds };
}

function productsOf({ from, to }: Range): Record<string, unknown> {
  const bounds = { ...(from === null ? {} : { $gt: from }), ...(to === null ? {} : { $lte: to }) };
  return Object.keys(bounds).length === 0 ? {} : { productId: bounds };
}
