import { Injectable } from '@nestjs/common';
import type { EventRow } from './outbox.schema.js';

const MOST = 5_000;

/**
 * The facts that this process has just put in their places, so that the handlers beside it need not read back what was
 * in memory a moment ago. Nothing depends on it: what is not here is in the log.
 */
@Injectable()
export class RecentFacts {
  /** without gaps in their seqs */
  private rows: EventRow[] = [];

  /** @param rows committed, in order */
  add(rows: readonly EventRow[]): void {
    const follows = this.rows.at(-1)?._id === (rows[0]?._id ?? 0) - 1;
    this.rows = [...(follows ? this.rows : []), ...rows].slice(-MOST);
  }

  /** @returns the first facts of these names with a seq above `from`, up to `to`; null when one of them may not be here */
  between(from: number, to: number, names: ReadonlySet<string>, limit: number): EventRow[] | null {
    const first = this.rows[0]?._id ?? Infinity;
    const last = this.rows.at(-1)?._id ?? -Infinity;
    if (from + 1 < first || to > last) return null;
    const found: EventRow[] = [];
    for (let at = from + 1 - first; at <= to - first && found.length < limit; at++) {
      const row = this.rows[at] as EventRow;
      if (names.has(row.name)) found.push(row);
    }
    return found;
  }
}
