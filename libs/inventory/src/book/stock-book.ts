import type { Model } from 'mongoose';
import { BUCKETS, type Bucket, type Quantities } from '#contracts/inventory.js';
import type { Origin } from '#contracts/access.js';
import type { Bus } from '#platform/bus/bus.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { NothingToTakeError } from '../inventory.errors.js';
import type { Allocation } from '../reservations/allocation.schema.js';
import type { Reservation } from '../reservations/reservation.schema.js';
import { type Cause, ledgerId, type LedgerRow, type Movement } from './ledger.schema.js';
import { Shelf } from './shelf.js';
import type { StockLevel } from './stock-level.schema.js';
import { moved, summed } from './stock.rules.js';

export interface StockModels {
  readonly levels: Model<StockLevel>;
  readonly ledger: Model<LedgerRow>;
  readonly reservations: Model<Reservation>;
  readonly allocations: Model<Allocation>;
}

/** A level as this transaction sees it: read once, then moved in memory. */
export interface Page {
  readonly level: StockLevel;
  readonly seqRead: number;
  delta: Partial<Record<Bucket, number>>;
  sold: boolean;
}

export interface Entry {
  readonly kind: Movement;
  readonly delta: Partial<Record<Bucket, number>>;
  readonly cause: Cause;
  readonly origin: Origin;
  readonly reason?: string;
}

/**
 * All stock that one transaction touches. Levels are read once and moved in memory, first come first served; at the end
 * everything is written with one guarded bulk write of levels and one insert per kind of row.
 */
export class StockBook {
  private readonly pages = new Map<string, Page>();
  private readonly ofProduct = new Map<string, Page[]>();
  private readonly rows: LedgerRow[] = [];
  readonly reservations: Shelf<Reservation>;
  readonly allocations: Shelf<Allocation>;

  constructor(
    private readonly models: StockModels,
    private readonly bus: Bus,
    readonly now: Date,
  ) {
    this.reservations = new Shelf(models.reservations, now);
    this.allocations = new Shelf(models.allocations, now);
  }

  /** Reads every level of these products that has not been read yet. */
  async open(productIds: readonly string[]): Promise<void> {
    const unread = [...new Set(productIds)].filter((id) => !this.ofProduct.has(id));
    if (unread.length === 0) return;
    for (const id of unread) this.ofProduct.set(id, []);
    for (const level of await findRows(this.models.levels, { productId: { $in: unread } })) {
      const page: Page = { level, seqRead: level.seq, delta: {}, sold: false };
      this.pages.set(level._id, page);
      this.ofProduct.get(level.productId)?.push(page);
    }
  }

  /** A product's levels; `open` it first. */
  levelsOf(productId: string): readonly Page[] {
    return this.ofProduct.get(productId) ?? [];
  }

  page(id: string): Page | undefined {
    return this.pages.get(id);
  }

  /** Moves a level and writes its ledger row. @throws {NothingToTakeError} when a bucket would fall below zero */
  move(page: Page, entry: Entry): void {
    const after = moved(page.level, entry.delta);
    if (!after) {
      const bucket = BUCKETS.find((each) => page.level[each] + (entry.delta[each] ?? 0) < 0) ?? 'onHand';
      throw new NothingToTakeError(bucket, page.level[bucket]);
    }
    const seq = page.level.seq + 1;
    Object.assign(page.level, after, { seq });
    page.delta = summed(page.delta, entry.delta);
    if (entry.kind === 'RESERVE') page.sold = true;
    this.rows.push({
      _id: ledgerId(page.level._id, seq),
      productId: page.level.productId,
      locationId: page.level.locationId,
      seq,
      kind: entry.kind,
      delta: entry.delta,
      balanceAfter: balanceOf(page.level),
      cause: entry.cause,
      reason: entry.reason ?? null,
      actor: entry.origin.actor,
      at: this.now,
    });
  }

  /** Writes the book; runs once, at the end of the transaction. */
  async write(): Promise<void> {
    const touched = [...this.pages.values()].filter((page) => page.level.seq !== page.seqRead);
    // sorted, so that two transactions meet on their first common level and not crosswise
    touched.sort((a, b) => (a.level._id < b.level._id ? -1 : 1));
    await changeRows(
      this.models.levels,
      touched.map((page) => ({
        filter: { _id: page.level._id, seq: page.seqRead, ...guardsOf(page) },
        update: {
          $inc: { ...page.delta, seq: page.level.seq - page.seqRead, eventSeq: 1 },
          $set: { updatedAt: this.now },
        },
      })),
    );
    await insertRows(this.models.ledger, this.rows);
    await this.reservations.write();
    await this.allocations.write();
    for (const page of touched) this.tell(page);
  }

  private tell({ level, seqRead, delta }: Page): void {
    this.bus.tell('inventory:updated', {
      aggregate: { type: 'stock', id: level._id },
      aggregateSeq: level.eventSeq + 1,
      data: {
        productId: level.productId,
        locationId: level.locationId,
        fromSeq: seqRead + 1,
        toSeq: level.seq,
        delta,
        balance: { ...balanceOf(level), safetyStock: level.safetyStock },
      },
    });
  }
}

/** What must still hold at the write: nothing falls below zero, and what is sold is for sale. */
function guardsOf(page: Page): Record<string, unknown> {
  const guards: Record<string, unknown> = page.sold ? { forSale: true } : {};
  for (const bucket of BUCKETS) {
    const change = page.delta[bucket];
    if (change !== undefined && change < 0) guards[bucket] = { $gte: -change };
  }
  return guards;
}

function balanceOf(level: Quantities): Quantities {
  return {
    onHand: level.onHand,
    reserved: level.reserved,
    allocated: level.allocated,
    damaged: level.damaged,
    quarantine: level.quarantine,
  };
}
