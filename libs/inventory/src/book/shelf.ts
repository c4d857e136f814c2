import type { Model } from 'mongoose';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';

/** Something that is made once and ends once: a reservation, an allocation. */
export interface Ending {
  _id: string;
  status: string;
  endedAt: Date | null;
}

/**
 * The reservations, or the allocations, that one transaction touches: read once, changed in memory, written at the end.
 */
export class Shelf<T extends Ending> {
  private readonly known = new Map<string, T>();
  private readonly made: T[] = [];
  private readonly changed = new Map<string, { readonly from: string; readonly to: Partial<T> }>();

  constructor(
    private readonly model: Model<T>,
    private readonly now: Date,
  ) {}

  /** Reads those that match in the database; one that this transaction has changed is answered as changed. */
  async read(filter: Record<string, unknown>): Promise<T[]> {
    const found = await findRows(this.model, filter as never);
    return found.map((row) => {
      const known = this.known.get(row._id);
      if (known) return known;
      this.known.set(row._id, row);
      return row;
    });
  }

  add(row: T): void {
    this.known.set(row._id, row);
    this.made.push(row);
  }

  /** Those made in this transaction that fit: they are not in the database yet, so `read` does not find them. */
  madeHere(fits: (row: T) => boolean): T[] {
    return this.made.filter(fits);
  }

  /** Changes a row that was read or made here. */
  change(row: T, change: Partial<T>): void {
    const { from, to } = this.changed.get(row._id) ?? { from: row.status, to: {} };
    this.changed.set(row._id, { from, to: { ...to, ...change } });
    Object.assign(row, change);
  }

  /** Changes a row for the last time. */
  end(row: T, change: Partial<T>): void {
    this.change(row, { ...change, endedAt: this.now });
  }

  async write(): Promise<void> {
    await insertRows(this.model, this.made);
    const made = new Set(this.made.map((row) => row._id));
    const changed = [...this.changed].filter(([id]) => !made.has(id));
    await changeRows(
      this.model,
      changed.map(([_id, { from, to }]) => ({
        filter: { _id, status: from } as never,
        update: { $set: to },
      })),
    );
  }
}
