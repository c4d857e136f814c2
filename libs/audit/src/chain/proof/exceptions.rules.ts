import { canonical } from './canonical.rules.js';
import type { Head } from './chain.rules.js';
import type { Keyring } from './keyring.js';

/** Signed leave for the chain to begin later than at its first entry: what is older was taken away, or never sealed. */
export interface Retirement {
  /** `retired:<seq>` */
  readonly _id: string;
  readonly kind: 'RETIRED';
  readonly seal: number;
  readonly seq: number;
  readonly hash: string;
  /** the greatest id of an entry that is no longer looked for */
  readonly last: string;
  readonly at: Date;
  readonly mac: string;
}

/** Signed leave for entries to have their personal part erased. */
export interface Erasure {
  /** `erased:<id of the first entry>` */
  readonly _id: string;
  readonly kind: 'ERASED';
  readonly ids: readonly string[];
  readonly at: Date;
  readonly mac: string;
}

export function retirement({ seal, seq, hash }: Head, last: string, at: Date, keys: Keyring): Retirement {
  const body = {
    _id: `retired:${String(seq).padStart(12, '0')}`,
    kind: 'RETIRED' as const,
    seal,
    seq,
    hash,
    last,
    at,
  };
  return { ...body, mac: keys.sign('exception', canonical(body)) };
}

/** @param ids at least one */
export function leaveToErase(ids: readonly string[], at: Date, keys: Keyring): Erasure {
  const body = { _id: `erased:${ids[0]}:${at.getTime()}`, kind: 'ERASED' as const, ids, at };
  return { ...body, mac: keys.sign('exception', canonical(body)) };
}
