import type { Model } from 'mongoose';
import { BUCKETS, type Bucket, type InventoryEvents, type Quantities } from '#contracts/inventory.js';
import type { Origin } from '#contracts/access.js';
import type { Bus } from '#platform/bus/bus.js';
import { currentFrame } from '#platform/mongo/frame.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { NothingToTakeError } from '../inventory.errors.js';
import type { Allocation } from '../reservations/allocation.schema.js';
import type { Reservation } from '../reservations/reservation.schema.js';
import { type Cause, ledgerId, type LedgerRow, type Movement } from './ledger.schema.js';
import { Shelf } from './shelf.js';
import { emptyLevel, levelId, type StockLevel } from './stock-level.schema.js';
import { availableOf, changeOfAvailable, moved, summed } from './stock.rules.js';

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
  private readonly opened: { page: Page; beside: Page }[] = [];
  private readonly settled = new Set<Page>();
  /** settled so that another number is for sale */
  private readonly keptBack = new Set<Page>();
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

  /**
   * The level of a product at a location, opened when the product has never been there; `open` the product first.
   *
   * @param priority the location's
   * @returns undefined when there is no such product
   */
  levelAt(productId: string, locationId: string, priority: number): Page | undefined {
    const known = this.page(levelId(productId, locationId));
    if (known) return known;
    const [first] = this.levelsOf(productId);
    if (!first) return undefined;
    const level = emptyLevel({ productId, locationId, priority, forSale: first.level.forSale }, this.now);
    const page: Page = { level, seqRead: 0, delta: {}, sold: false };
    this.pages.set(level._id, page);
    this.ofProduct.get(productId)?.push(page);
    this.opened.push({ page, beside: first });
    return page;
  }

  /** Sets a level's terms; no quantity moves, so no ledger row is written. */
  settle(page: Page, terms: Pick<StockLevel, 'safetyStock' | 'reorderPoint'>): void {
    if (terms.safetyStock !== page.level.safetyStock) this.keptBack.add(page);
    Object.assign(page.level, terms);
    this.settled.add(page);
  }

  /** What a level would have after a change. @throws {NothingToTakeError} when a bucket would fall below zero */
  after({ level }: Page, delta: Entry['delta']): Quantities {
    const after = moved(level, delta);
    if (after) return after;
    const bucket = BUCKETS.find((each) => level[each] + (delta[each] ?? 0) < 0) ?? 'onHand';
    throw new NothingToTakeError(bucket, level[bucket]);
  }

  /** Moves a level and writes its ledger row. @throws {NothingToTakeError} when a bucket would fall below zero */
  move(page: Page, entry: Entry): void {
    const after = this.after(page, entry.delta);
    // a hold that has lapsed is over, whatever becomes of the request that found it
    if (entry.kind !== 'EXPIRE') currentFrame().changes += 1;
    const seq = page.level.seq + 1;
    // a level's rows never go back in time, whichever process writes them
    const at = page.level.updatedAt > this.now ? page.level.updatedAt : this.now;
    Object.assign(page.level, after, { seq, updatedAt: at });
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
      at,
    });
  }

  /** Writes the book; runs once, at the end of the transaction. */
  async write(): Promise<void> {
    const touched = [...this.pages.values()].filter((page) => page.level.seq !== page.seqRead);
    // sorted, so that two transactions mostly meet on their first common level and not crosswise
    touched.sort((a, b) => (a.level._id < b.level._id ? -1 : 1));
    const facts = touched.map((page) => factsOf(page));
    await this.writeOpened(touched, facts);
    await changeRows(
      this.models.levels,
      touched.flatMap((page, index) =>
        this.isOpened(page)
          ? []
          : [
              {
                filter: { _id: page.level._id, ...guardsOf(page) },
                update: updateOf(page, facts[index]?.length ?? 0),
              },
            ],
      ),
    );
    const keptBack = [...this.keptBack].filter((page) => !touched.includes(page));
    await changeRows(
      this.models.levels,
      [...this.settled].map((page) => {
        const { _id, safetyStock, reorderPoint } = page.level;
        const update = { $set: { safetyStock, reorderPoint } };
        return {
          filter: { _id },
          update: keptBack.includes(page) ? { ...update, $inc: { eventSeq: 1 } } : update,
        };
      }),
    );
    await insertRows(this.models.ledger, this.rows);
    await this.reservations.write();
    await this.allocations.write();
    touched.forEach((page, index) => this.tell(page, facts[index] ?? []));
    for (const page of keptBack) this.tell(page, factsOf(page));
  }

  private isOpened(page: Page): boolean {
    return this.opened.some((opened) => opened.page === page);
  }

  /** A new level copies whether its product is for sale; writing beside it makes a discontinuation in flight meet this. */
  private async writeOpened(touched: readonly Page[], facts: readonly StockFact[][]): Promise<void> {
    const opened = this.opened.filter(({ page }) => touched.includes(page));
    await insertRows(
      this.models.levels,
      opened.map(({ page }) => {
        const { ...row } = page.level;
        row.eventSeq = facts[touched.indexOf(page)]?.length ?? 0;
        return row;
      }),
    );
    const beside = new Set(opened.map((each) => each.beside).filter((page) => !touched.includes(page)));
    await changeRows(
      this.models.levels,
      [...beside].map(({ level }) => ({
        filter: { _id: level._id, forSale: level.forSale },
        update: { $set: { touchedAt: this.now } },
      })),
    );
  }

  private tell({ level }: Page, facts: readonly StockFact[]): void {
    facts.forEach((fact, index) => {
      const told = { aggregate: { type: 'stock', id: level._id }, aggregateSeq: level.eventSeq + 1 + index };
      if (fact.name === 'inventory:updated') this.bus.tell(fact.name, { ...told, data: fact.data });
      else this.bus.tell(fact.name, { ...told, data: fact.data });
    });
  }
}

type StockFact = {
  [N in 'inventory:updated' | 'stock:low']: { readonly name: N; readonly data: InventoryEvents[N] };
}['inventory:updated' | 'stock:low'];

/** What a level has to tell at the end of a transaction: one fact of its movements and, on the way down, that it is low. */
function factsOf({ level, seqRead, delta }: Page): StockFact[] {
  const { productId, locationId, reorderPoint } = level;
  const balance = { ...balanceOf(level), safetyStock: level.safetyStock };
  const facts: StockFact[] = [
    {
      name: 'inventory:updated',
      data: { productId, locationId, fromSeq: seqRead + 1, toSeq: level.seq, delta, balance },
    },
  ];
  const available = availableOf(level);
  const before = available - changeOfAvailable(delta);
  if (reorderPoint !== null && available <= reorderPoint && before > reorderPoint) {
    facts.push({ name: 'stock:low', data: { productId, locationId, available, reorderPoint } });
  }
  return facts;
}

function updateOf({ level, seqRead, delta }: Page, facts: number): object {
  return {
    $inc: { ...delta, seq: level.seq - seqRead, eventSeq: facts },
    $set: { updatedAt: level.updatedAt },
  };
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
