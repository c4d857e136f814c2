import type { Checkpoint, Seal } from './chain.rules.js';
import type { StoredEntry } from './entry.js';
import type { Erasure, Retirement } from './exceptions.rules.js';
import type { ChainSource } from './verdict.js';

export interface ChainParts {
  readonly entries: readonly StoredEntry[];
  readonly seals: readonly Seal[];
  readonly checkpoints: readonly Checkpoint[];
  readonly exceptions: readonly (Retirement | Erasure)[];
}

/** A chain that stands in memory: one that was exported, or one of a test. */
export class MemoryChain implements ChainSource {
  private readonly sorted: readonly StoredEntry[];
  private readonly byId: ReadonlyMap<string, StoredEntry>;

  constructor(private readonly parts: ChainParts) {
    this.sorted = parts.entries.toSorted(byId);
    this.byId = new Map(parts.entries.map((entry) => [entry._id, entry]));
  }

  async *exceptions() {
    yield* this.parts.exceptions;
  }

  async *checkpoints() {
    yield* this.parts.checkpoints;
  }

  async *seals(after: number) {
    yield* this.parts.seals.filter(({ _id }) => _id > after).sort((a, b) => a._id - b._id);
  }

  async *lateSeals() {
    yield* this.parts.seals.filter(({ late }) => late);
  }

  between(after: string, upTo: string, most: number) {
    const from = this.firstAfter(after);
    const found: StoredEntry[] = [];
    for (let at = from; at < this.sorted.length && found.length < most; at++) {
      const entry = this.sorted[at] as StoredEntry;
      if (entry._id > upTo) break;
      found.push(entry);
    }
    return Promise.resolve(found);
  }

  entries(ids: readonly string[]) {
    return Promise.resolve(ids.flatMap((id) => this.byId.get(id) ?? []));
  }

  async *beyond(after: string) {
    yield* this.sorted.slice(this.firstAfter(after));
  }

  /** By halving: an exported chain may be long. */
  private firstAfter(id: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] as StoredEntry)._id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const byId = (a: StoredEntry, b: StoredEntry): number => (a._id < b._id ? -1 : a._id > b._id ? 1 : 0);
