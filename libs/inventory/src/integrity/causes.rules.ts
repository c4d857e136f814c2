import type { Row } from './evidence.js';

/** What the ledger of one level booked under one cause. */
export interface Booked {
  /** Σ RESERVE, and how many of them */
  held: number;
  holds: number;
  /** Σ change of reserved, and of allocated */
  reserved: number;
  allocated: number;
  /** Σ ALLOCATE */
  committed: number;
  /** pieces of each RELEASE, and of each DEALLOCATE */
  readonly released: number[];
  readonly givenBack: number[];
  /** how a free hold ended, by the row that ended it */
  end: 'RELEASED' | 'EXPIRED' | 'CONSUMED' | null;
}

const ENDS: Readonly<Record<string, Booked['end']>> = {
  RELEASE: 'RELEASED',
  EXPIRE: 'EXPIRED',
  ALLOCATE: 'CONSUMED',
};

/** The ledger of one level by what caused its rows: `order:<id>`, `reservation:<id>`, `shipment:<id>`, `allocation:<id>`. */
export class Causes {
  constructor(readonly level: string) {}

  private readonly booked = new Map<string, Booked>();
  /** rows by kind, for the operations that leave an audit entry under the product */
  readonly counts = new Map<string, number>();

  add({ kind, delta, cause }: Row): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (delta.reserved === undefined && delta.allocated === undefined) return;
    const name = `${cause?.type}:${cause?.id}`;
    let sums = this.booked.get(name);
    if (!sums) {
      sums = {
        held: 0,
        holds: 0,
        reserved: 0,
        allocated: 0,
        committed: 0,
        released: [],
        givenBack: [],
        end: null,
      };
      this.booked.set(name, sums);
    }
    sums.reserved += delta.reserved ?? 0;
    sums.allocated += delta.allocated ?? 0;
    if (kind === 'RESERVE') {
      sums.held += delta.reserved ?? 0;
      sums.holds += 1;
    }
    if (kind === 'ALLOCATE') sums.committed += delta.allocated ?? 0;
    if (kind === 'RELEASE') sums.released.push(-(delta.reserved ?? 0));
    if (kind === 'DEALLOCATE') sums.givenBack.push(-(delta.allocated ?? 0));
    sums.end ??= ENDS[kind] ?? null;
  }

  of(type: string, id: string): Booked | undefined {
    return this.booked.get(`${type}:${id}`);
  }

  /** Everything booked under causes of a type, with the cause's id. */
  *named(type: string): Iterable<readonly [string, Booked]> {
    for (const [name, sums] of this.booked)
      if (name.startsWith(`${type}:`)) yield [name.slice(type.length + 1), sums];
  }
}

/** @returns the pieces that have no counterpart among those that were booked */
export function without<T extends { readonly quantity: number }>(
  things: readonly T[],
  booked: readonly number[],
): T[] {
  const left = [...booked];
  return things.filter(({ quantity }) => {
    const at = left.indexOf(quantity);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
