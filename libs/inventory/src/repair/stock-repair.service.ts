import { Injectable } from '@nestjs/common';
import type { AuditNote } from '#contracts/audit.js';
import { Bus } from '#platform/bus/bus.js';
import { Combiner } from '#platform/combine/combiner.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { changeRows } from '#platform/mongo/rows.js';
import { StockBooks } from '../book/stock-books.js';
import type { StockFault } from '../integrity/evidence.js';
import {
  planRepair,
  type PromiseRepair,
  type ReleaseRepair,
  type Repair,
  type RepairPlan,
} from './repair.rules.js';
import { StockProof } from '../integrity/stock-proof.service.js';

const MOST_FAULTS = 10_000;

/** The document is not any more what the plan was made of. */
export class RepairOutdatedError extends Error {
  constructor(document: string) {
    super(`${document} has changed since the plan was made; make a new one`);
    this.name = 'RepairOutdatedError';
  }
}

/** Who decided that a repair is booked, and why. */
export interface Order {
  readonly by: string;
  readonly reason: string;
}

/** Mends what the proof shows to be wrong. Every repair is a guarded write of its own with its audit entry. */
@Injectable()
export class StockRepair {
  constructor(
    private readonly proof: StockProof,
    private readonly books: StockBooks,
    private readonly combiner: Combiner,
    private readonly bus: Bus,
  ) {}

  /** What could be repaired, and what is left to people; changes nothing. */
  async plan(): Promise<RepairPlan> {
    const faults: StockFault[] = [];
    await this.proof.prove((fault) => {
      if (faults.length < MOST_FAULTS) faults.push(fault);
    });
    return planRepair(faults);
  }

  /** Books one repair of a plan. @throws {RepairOutdatedError} when the document has changed since */
  async book(repair: Repair, order: Order): Promise<void> {
    await this.combiner.alone(async () => {
      const resourceId = await this.write(repair, order);
      await this.bus.ask('audit.record', { entries: [noteOf(repair, resourceId, order)] });
    });
  }

  /** @returns the id under which the audit log keeps it */
  private async write(repair: Repair, order: Order): Promise<string> {
    if (repair.kind === 'release') return this.release(repair, order);
    if (repair.kind === 'promise') return this.correct(repair);
    const { level, field, from, to } = repair;
    const filter = { _id: level, [field]: from };
    if (!(await this.books.levels.exists(filter))) throw new RepairOutdatedError(level);
    await changeRows(this.books.levels, [{ filter, update: { $set: { [field]: to } } }]);
    return productOf(level);
  }

  private async correct({ of, id, from, to }: PromiseRepair): Promise<string> {
    const filter = { _id: id, quantity: from };
    const known =
      of === 'reservations' ? this.books.reservations.exists(filter) : this.books.allocations.exists(filter);
    if (!(await known)) throw new RepairOutdatedError(id);
    const change = { filter, update: { $set: { quantity: to } } };
    if (of === 'reservations') await changeRows(this.books.reservations, [change]);
    else await changeRows(this.books.allocations, [change]);
    return id;
  }

  private async release({ level, reservationId, pieces }: ReleaseRepair, { reason }: Order): Promise<string> {
    const book = this.books.current();
    await book.open([productOf(level)]);
    const page = book.page(level);
    if (!page) throw new Error(`There is no stock level ${level}`);
    book.move(page, {
      kind: 'RELEASE',
      delta: { reserved: -pieces },
      cause: { type: 'repair', id: reservationId },
      origin: currentOrigin(),
      reason,
    });
    return productOf(level);
  }
}

const productOf = (level: string): string => level.slice(0, level.lastIndexOf(':'));

function noteOf(repair: Repair, resourceId: string, { by, reason }: Order): AuditNote {
  const said = { by: { to: by }, reason: { to: reason }, proof: { to: repair.why } };
  if (repair.kind === 'promise')
    return {
      action: 'inventory.repair',
      resource: repair.of === 'reservations' ? 'reservation' : 'allocation',
      resourceId,
      changes: { quantity: { from: repair.from, to: repair.to }, ...said },
    };
  const level = { locationId: { to: repair.level.slice(repair.level.lastIndexOf(':') + 1) } };
  return {
    action: 'inventory.repair',
    resource: 'inventory',
    resourceId,
    changes:
      repair.kind === 'level'
        ? { [repair.field]: { from: repair.from, to: repair.to }, ...level, ...said }
        : {
            reservationId: { to: repair.reservationId },
            reserved: { to: -repair.pieces },
            ...level,
            ...said,
          },
  };
}
