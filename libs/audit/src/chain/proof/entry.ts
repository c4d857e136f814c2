import { createHash } from 'node:crypto';
import { canonical } from './canonical.rules.js';
import type { Keyring } from './keyring.js';

/** What an entry holds beside its business, so that it can be proved and what is personal in it can be erased. */
export interface Proof {
  /** the fields of `changes` that are personal */
  readonly personal: readonly string[];
  /** makes the hash of the personal part a riddle for whoever would guess it; gone once that part is erased */
  readonly salt: string | null;
  /** the hash of the personal part, in its place once it is erased */
  readonly erased: string | null;
  /** keyed hash of the whole entry, the personal part by its own hash */
  readonly mac: string;
}

/** An entry as the database keeps it, whatever else may stand in it. */
export interface StoredEntry extends Partial<Proof> {
  readonly _id: string;
  readonly changes?: unknown;
  readonly ipAddress?: unknown;
  readonly userAgent?: unknown;
}

/** Fields of `changes` that say something of a person, by the kind of thing that changed. */
const PERSONAL: Readonly<Record<string, ReadonlySet<string>>> = {
  user: new Set(['email', 'name']),
  customer: new Set(['email', 'name', 'phone', 'addresses', 'notes']),
  order: new Set(['shippingAddress', 'email', 'name']),
};

/** @returns the names of the personal fields of `changes`, sorted as `changes` is */
export function personalFields(resource: string, changes: object): string[] {
  const names = PERSONAL[resource];
  return names ? Object.keys(changes).filter((name) => names.has(name)) : [];
}

/** @returns the hash that stands for the personal part of an entry */
export function personalHash({ ipAddress, userAgent, changes, personal = [], salt }: StoredEntry): string {
  const values = personal.map((name) => (changes as Record<string, unknown> | undefined)?.[name]);
  return createHash('sha256')
    .update(`${salt ?? ''}\n${canonical([ipAddress, userAgent, values])}`)
    .digest('hex');
}

/** @returns the text whose keyed hash is the entry's `mac` */
export function provableText(entry: StoredEntry): string {
  const { salt: _salt, erased, mac: _mac, ipAddress: _ip, userAgent: _agent, ...rest } = entry;
  const body = (entry.personal?.length ?? 0) > 0 ? { ...rest, changes: impersonal(entry) } : rest;
  return `${erased ?? personalHash(entry)}\n${canonical(body)}`;
}

/** @returns an entry with its proof; its keys in the order in which they are kept */
export function proven<E extends StoredEntry & { resource: string; changes: object }>(
  entry: E,
  salt: string,
  keys: Keyring,
): E & Proof {
  const whole = { ...entry, personal: personalFields(entry.resource, entry.changes), salt, erased: null };
  return { ...whole, mac: keys.sign('entry', provableText(whole)) };
}

/** What erasing the personal part of an entry sets; what stands beside it proves as before. */
export function erasure(entry: StoredEntry): {
  readonly changes: unknown;
  readonly ipAddress: null;
  readonly userAgent: null;
  readonly salt: null;
  readonly erased: string;
} {
  return {
    changes: impersonal(entry),
    ipAddress: null,
    userAgent: null,
    salt: null,
    erased: personalHash(entry),
  };
}

/** @returns whether an entry is, whole, what one who holds a key wrote; erased only where nothing personal is left */
export function isProven(entry: StoredEntry, keys: Keyring): boolean {
  if (!isWhole(entry) || (entry.erased !== null && holdsPersonal(entry))) return false;
  return keys.holds('entry', provableText(entry), entry.mac);
}

/** A field that is gone does not count as one that is null. */
function isWhole({ ipAddress, userAgent, salt, erased, personal }: StoredEntry): boolean {
  return (
    ipAddress !== undefined &&
    userAgent !== undefined &&
    Array.isArray(personal) &&
    personal.every((name) => typeof name === 'string') &&
    (erased === null ? typeof salt === 'string' : typeof erased === 'string' && salt === null)
  );
}

function holdsPersonal({ ipAddress, userAgent, salt, personal = [], changes }: StoredEntry): boolean {
  const names = Object.keys((changes as object | undefined) ?? {});
  return (
    ipAddress !== null || userAgent !== null || salt !== null || personal.some((name) => names.includes(name))
  );
}

function impersonal({ changes, personal = [] }: StoredEntry): object {
  return Object.fromEntries(
    Object.entries((changes as object | undefined) ?? {}).filter(([name]) => !personal.includes(name)),
  );
}
