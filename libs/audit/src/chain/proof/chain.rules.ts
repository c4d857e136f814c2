import { canonical } from './canonical.rules.js';
import type { Keyring } from './keyring.js';

/** What the first link hangs on. */
export const NOTHING = '0'.repeat(64);

/**
 * Some hundred entries in their places in the chain. Its own number is gapless, so two processes cannot both write the
 * next one.
 */
export interface Seal {
  readonly _id: number;
  /** the place of its first entry, from 1 */
  readonly first: number;
  /** the least of its ids: that of its first entry, since they are in order */
  readonly least: string;
  readonly ids: readonly string[];
  /** of each entry: keyed hash over the one before, its place, its id and its own keyed hash */
  readonly hashes: readonly string[];
  /** the hash before the first one */
  readonly previous: string;
  /** entries that were committed after later ones had been sealed */
  readonly late: boolean;
  readonly at: Date;
  readonly mac: string;
}

/** How long the chain is and what its last hash is, signed: kept apart from it, so that a cut shows. */
export interface Checkpoint {
  /** the place of the last entry */
  readonly _id: number;
  readonly hash: string;
  readonly at: Date;
  readonly mac: string;
}

/** Where a chain goes on. */
export interface Head {
  readonly seal: number;
  readonly seq: number;
  readonly hash: string;
}

export const START: Head = { seal: 0, seq: 0, hash: NOTHING };

/** @returns the hash of the entry at `seq` */
export function link(keys: Keyring, previous: string, seq: number, id: string, mac: string): string {
  return keys.sign('link', linkText(previous, seq, id, mac));
}

export const linkText = (previous: string, seq: number, id: string, mac: string): string =>
  `${previous}\n${seq}\n${id}\n${mac}`;

/** Seals entries behind `head`, in the order in which they are given. */
export function seal(
  head: Head,
  entries: readonly { readonly _id: string; readonly mac: string }[],
  { late, at }: Pick<Seal, 'late' | 'at'>,
  keys: Keyring,
): Seal {
  let hash = head.hash;
  const hashes = entries.map(({ _id, mac }, index) => {
    hash = link(keys, hash, head.seq + 1 + index, _id, mac);
    return hash;
  });
  const body = {
    _id: head.seal + 1,
    first: head.seq + 1,
    least: entries[0]?._id ?? '',
    ids: entries.map(({ _id }) => _id),
    hashes,
    previous: head.hash,
    late,
    at,
  };
  return { ...body, mac: keys.sign('seal', canonical(body)) };
}

export function headOf({ _id, first, ids, hashes, previous }: Seal): Head {
  return { seal: _id, seq: first + ids.length - 1, hash: hashes.at(-1) ?? previous };
}

export function checkpoint({ seq, hash }: Head, at: Date, keys: Keyring): Checkpoint {
  const body = { _id: seq, hash, at };
  return { ...body, mac: keys.sign('checkpoint', canonical(body)) };
}

/** @returns whether the one who holds a key has signed this, whole */
export function isSigned(kind: 'seal' | 'checkpoint' | 'exception', signed: object, keys: Keyring): boolean {
  const { mac, ...body } = signed as { mac?: unknown };
  return keys.holds(kind, canonical(body), mac);
}
