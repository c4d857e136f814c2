import type { Checkpoint, Seal } from './chain.rules.js';
import type { StoredEntry } from './entry.js';
import type { Erasure, Retirement } from './exceptions.rules.js';

/**
 * What may be wrong. CHANGED: its content is not what was recorded · MISSING: it was recorded and is no longer there ·
 * INSERTED: the application did not record it · SEAL_BROKEN: a seal was changed, removed or put in · CUT_OFF: the chain
 * is shorter than a checkpoint says, or goes another way · UNSIGNED: a checkpoint, or a leave to retire or erase, that we
 * did not sign
 */
export const REASONS = ['CHANGED', 'MISSING', 'INSERTED', 'SEAL_BROKEN', 'CUT_OFF', 'UNSIGNED'] as const;
export type Reason = (typeof REASONS)[number];

export interface FirstInvalid {
  /** place in the chain, null for what has none */
  readonly seq: number | null;
  readonly id: string | null;
  readonly reason: Reason;
}

export interface Verdict {
  readonly valid: boolean;
  /** entries that were looked at */
  readonly checked: number;
  readonly firstInvalid?: FirstInvalid;
}

/** Where a chain is read from: the database, an exported folder, or memory. Ids and numbers rise in every answer. */
export interface ChainSource {
  exceptions(): AsyncIterable<Retirement | Erasure>;
  checkpoints(): AsyncIterable<Checkpoint>;
  /** @param after the number of the last seal that is not wanted */
  seals(after: number): AsyncIterable<Seal>;
  /** seals of entries that came late */
  lateSeals(): AsyncIterable<Seal>;
  /** entries with an id greater than `after` and at most `upTo`; at most `most` of them */
  between(after: string, upTo: string, most: number): Promise<StoredEntry[]>;
  entries(ids: readonly string[]): Promise<StoredEntry[]>;
  /** entries with an id greater than `after` */
  beyond(after: string): AsyncIterable<StoredEntry>;
}
