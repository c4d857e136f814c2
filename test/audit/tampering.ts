import {
  checkpoint,
  headOf,
  seal,
  START,
  type Checkpoint,
  type Seal,
} from '../../libs/audit/src/chain/proof/chain.rules.js';
import { erasure, proven, type StoredEntry } from '../../libs/audit/src/chain/proof/entry.js';
import { retirement } from '../../libs/audit/src/chain/proof/exceptions.rules.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { type ChainParts, MemoryChain } from '../../libs/audit/src/chain/proof/memory-chain.js';
import { verify } from '../../libs/audit/src/chain/proof/verify.js';

export const KEYS = new Keyring('audit-key-of-the-tests-0123456789-abcdef');
export const STOLEN = new Keyring('what-somebody-without-the-key-would-use');
export const AT = new Date('2027-03-01T12:00:00Z');

/** Numbers that look random and are the same in every run. */
let state = 20_270_301;
const random = (below: number): number => {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

export const idOf = (number: number): string => `6a1b2c3d${String(number).padStart(16, '0')}`;

export function entry(number: number, keys = KEYS, more: object = {}) {
  return proven(
    {
      _id: idOf(number),
      action: pick(['order.place', 'user.update', 'customer.create']),
      resource: pick(['order', 'user', 'customer']),
      resourceId: `r${number}`,
      userId: number % 3 ? `u${number % 5}` : null,
      actor: number % 3 ? `u${number % 5}` : 'system',
      changes: { email: { to: `p${number}@example.com` }, lines: { from: 1, to: [number, { deep: AT }] } },
      timestamp: new Date(AT.getTime() + number),
      ipAddress: '203.0.113.7',
      userAgent: null,
      requestId: `request-${number}`,
      ...more,
    },
    `salt-${number}`,
    keys,
  );
}

export interface Parts {
  entries: StoredEntry[];
  seals: Seal[];
  checkpoints: Checkpoint[];
  exceptions: ChainParts['exceptions'][number][];
}

/** Thirty entries in five seals, one of them of two that came late, checkpoints, and two entries that wait. */
export function chain(keys = KEYS): Parts {
  const all = Array.from({ length: 32 }, (_, number) => entry(number * 2, keys));
  const late = [all[4], all[9]] as typeof all;
  const inOrder = all.slice(0, 30).filter((each) => !late.includes(each));
  const seals: Seal[] = [];
  const checkpoints: Checkpoint[] = [];
  let head = START;
  const close = (rows: typeof all, isLate: boolean) => {
    const made = seal(head, rows, { late: isLate, at: AT }, keys);
    seals.push(made);
    head = headOf(made);
    checkpoints.push(checkpoint(head, AT, keys));
  };
  for (const [from, to] of [
    [0, 7],
    [7, 14],
  ] as const)
    close(inOrder.slice(from, to), false);
  close(late, true);
  for (const [from, to] of [
    [14, 21],
    [21, 28],
  ] as const)
    close(inOrder.slice(from, to), false);
  return { entries: all, seals, checkpoints, exceptions: [] };
}

export const verdict = (parts: ChainParts, apart: Checkpoint[] = []) =>
  verify(new MemoryChain(parts), KEYS, apart);
export const copy = (parts: Parts): Parts => structuredClone(parts);

/** Each changes a copy of the chain in a way that somebody with the database and without the key could. */
export const TAMPERINGS: Readonly<Record<string, (parts: Parts) => void>> = {
  'an edited field': ({ entries }) => {
    const edited = pick(entries) as unknown as Record<string, unknown>;
    const field = pick(Object.keys(edited).filter((name) => name !== '_id'));
    const before = JSON.stringify(edited[field]);
    edited[field] = pick(['somebody', null, 0, new Date(0), { to: 1 }, [], `${String(edited[field])} `]);
    if (JSON.stringify(edited[field]) === before) edited[field] = 'something else';
  },
  'a field inside the changes': ({ entries }) => {
    const { changes } = pick(entries) as { changes: Record<string, { from?: unknown; to?: unknown }> };
    (changes[pick(Object.keys(changes))] as { to: unknown }).to = 'something else';
  },
  'a field taken out': ({ entries }) => {
    const edited = pick(entries) as unknown as Record<string, unknown>;
    delete edited[pick(Object.keys(edited).filter((name) => name !== '_id'))];
  },
  'a field put in': ({ entries }) => {
    Object.assign(pick(entries), { [pick(['note', 'seq', 'hash', 'approvedBy'])]: 'x' });
  },
  'a deleted entry': (parts) => {
    parts.entries.splice(random(30), 1);
  },
  'two entries swapped': ({ entries }) => {
    const one = random(30);
    const other = (one + 1 + random(29)) % 30;
    const [a, b] = [entries[one], entries[other]] as [StoredEntry, StoredEntry];
    const id = a._id;
    entries[one] = { ...a, _id: b._id };
    entries[other] = { ...b, _id: id };
  },
  'two places swapped': ({ seals }) => {
    const swapped = pick(seals.filter(({ ids }) => ids.length > 1)) as unknown as {
      ids: string[];
      hashes: string[];
    };
    const at = random(swapped.ids.length - 1);
    const which = pick(['ids', 'hashes'] as const);
    [swapped[which][at], swapped[which][at + 1]] = [swapped[which][at + 1], swapped[which][at]] as [
      string,
      string,
    ];
  },
  'an inserted entry': ({ entries }) => {
    entries.push(entry(random(80) * 2 + 1, STOLEN));
  },
  'an entry copied under another id': ({ entries }) => {
    entries.push({ ...pick(entries), _id: idOf(random(80) * 2 + 1) });
  },
  'the tail cut off': (parts) => {
    const seals = 1 + random(4);
    const gone = new Set(parts.seals.splice(-seals).flatMap(({ ids }) => ids));
    if (random(2)) parts.entries = parts.entries.filter(({ _id }) => !gone.has(_id));
    if (random(2)) parts.checkpoints.splice(-random(seals));
  },
  'the last entries cut off, seal rewritten': (parts) => {
    const last = parts.seals.at(-1) as Seal;
    const left = 1 + random(last.ids.length - 1);
    const cut = { ...last, ids: last.ids.slice(0, left), hashes: last.hashes.slice(0, left) };
    parts.seals[parts.seals.length - 1] = cut;
    parts.entries = parts.entries.filter(({ _id }) => !last.ids.slice(left).includes(_id));
  },
  'the beginning cut off': (parts) => {
    const gone = new Set(parts.seals.splice(0, 1 + random(3)).flatMap(({ ids }) => ids));
    parts.entries = parts.entries.filter(({ _id }) => !gone.has(_id));
    if (random(2)) {
      const [first] = parts.seals as [Seal];
      const head = { seal: first._id - 1, seq: first.first - 1, hash: first.previous };
      parts.exceptions.push(retirement(head, 'f', AT, STOLEN));
    }
  },
  'everything restamped without the key': (parts) => {
    const forged = chain(STOLEN);
    parts.entries = forged.entries;
    parts.seals = forged.seals;
    if (random(2)) parts.checkpoints = forged.checkpoints;
  },
  'one entry and all that follows restamped without the key': (parts) => {
    const at = random(parts.seals.length);
    const before = parts.seals[at - 1];
    const changed = new Map(parts.entries.map((each) => [each._id, each]));
    let head = before ? headOf(before) : START;
    for (let index = at; index < parts.seals.length; index++) {
      const old = parts.seals[index] as Seal;
      const rows = old.ids.map((id) => changed.get(id) as StoredEntry & { mac: string });
      const made = seal(head, rows, old, STOLEN);
      parts.seals[index] = made;
      head = headOf(made);
    }
  },
  'a seal changed': ({ seals }) => {
    const changed = pick(seals) as unknown as Record<string, unknown>;
    const field = pick(['_id', 'first', 'previous', 'late', 'at', 'mac', 'hashes', 'ids']);
    changed[field] = pick([99, 'x', new Date(0), null].filter((value) => value !== changed[field]));
    if (field === 'ids' || field === 'hashes') changed[field] = ['x'];
  },
  'a checkpoint changed': ({ checkpoints }) => {
    const changed = pick(checkpoints) as unknown as Record<string, unknown>;
    changed[pick(['_id', 'hash', 'at', 'mac'])] = 'x';
  },
  'something personal erased without leave': ({ entries }) => {
    const erased = pick(entries);
    Object.assign(erased, erasure(erased));
  },
};

/** @returns the tamperings of one kind that were not found, of so many */
export async function missedOf(kind: string, rounds: number): Promise<Parts[]> {
  const whole = chain();
  const missed: Parts[] = [];
  for (let round = 0; round < rounds; round++) {
    const parts = copy(whole);
    TAMPERINGS[kind]?.(parts);
    const { valid, firstInvalid } = await verdict(parts, whole.checkpoints.slice(-1));
    if (valid || !firstInvalid) missed.push(parts);
  }
  return missed;
}
