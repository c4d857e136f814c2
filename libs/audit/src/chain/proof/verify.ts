import { type Checkpoint, type Head, isSigned, linkText, type Seal, START, headOf } from './chain.rules.js';
import { isProven, type StoredEntry } from './entry.js';
import type { Erasure, Retirement } from './exceptions.rules.js';
import type { Keyring } from './keyring.js';
import type { ChainSource, FirstInvalid, Reason, Verdict } from './verdict.js';

/** Found something; thrown past the loops and caught at their end. */
class Found extends Error {
  constructor(readonly where: FirstInvalid) {
    super(where.reason);
  }
}

/** An entry that came late lies among sealed ones for a minute; that many do not. */
const MOST_BETWEEN = 50_000;

const fault = (reason: Reason, seq: number | null, id: string | null): never => {
  throw new Found({ seq, id, reason });
};

/**
 * Walks the chain from its beginning: every seal in its order, every entry against its own keyed hash and its link,
 * every id against the ones that were sealed, and the whole against the checkpoints. What has not been sealed yet is
 * held against its own keyed hash.
 *
 * @param apart checkpoints that were kept somewhere else
 */
export async function verify(
  source: ChainSource,
  keys: Keyring,
  apart: readonly Checkpoint[] = [],
): Promise<Verdict> {
  const walk = new Walk(source, keys);
  try {
    await walk.run(apart);
    return { valid: true, checked: walk.checked };
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    return { valid: false, checked: walk.checked, firstInvalid: error.where };
  }
}

class Walk {
  checked = 0;
  private head: Head = START;
  /** the greatest id that was sealed in the order of ids */
  private last = '';
  private readonly late = new Set<string>();
  private readonly erased = new Set<string>();

  constructor(
    private readonly source: ChainSource,
    private readonly keys: Keyring,
  ) {}

  async run(apart: readonly Checkpoint[]): Promise<void> {
    // before the seals, so that a checkpoint never speaks of what was sealed after the walk
    const checkpoints = await this.checkpoints(apart);
    for await (const { ids } of this.source.lateSeals()) for (const id of ids) this.late.add(id);
    await this.readExceptions();
    let next = 0;
    while ((checkpoints[next]?._id ?? Infinity) <= this.head.seq) next++;
    for await (const seal of this.source.seals(this.head.seal)) {
      const first = seal.first;
      await this.sealed(seal);
      for (let said = checkpoints[next]; said && said._id <= this.head.seq; said = checkpoints[++next]) {
        if (seal.hashes[said._id - first] !== said.hash) fault('CUT_OFF', said._id, null);
      }
    }
    if (next < checkpoints.length) fault('CUT_OFF', this.head.seq + 1, null);
    for await (const entry of this.source.beyond(this.last)) {
      if (this.late.has(entry._id)) continue;
      this.proves(entry, null, 'INSERTED');
    }
  }

  private async checkpoints(apart: readonly Checkpoint[]): Promise<Checkpoint[]> {
    const all = [...apart];
    for await (const each of this.source.checkpoints()) all.push(each);
    for (const each of all)
      if (!isSigned('checkpoint', each, this.keys)) fault('UNSIGNED', Number(each._id), null);
    return all.sort((a, b) => a._id - b._id);
  }

  /** The chain begins where the last leave to retire says, and only what a leave names may be erased. */
  private async readExceptions(): Promise<void> {
    let begin: Retirement | null = null;
    for await (const each of this.source.exceptions()) {
      if (!isSigned('exception', each, this.keys)) fault('UNSIGNED', null, null);
      if (isErasure(each)) for (const id of each.ids) this.erased.add(id);
      else if (begin === null || each.seq > begin.seq) begin = each;
    }
    if (begin === null) return;
    const { seal, seq, hash, last } = begin;
    this.head = { seal, seq, hash };
    this.last = last;
    if (seq === 0) return; // nothing was sealed before
    for (const { _id } of await this.source.between('', last, MOST_BETWEEN))
      if (!this.late.has(_id)) fault('INSERTED', null, _id);
  }

  private async sealed(seal: Seal): Promise<void> {
    const place = this.head.seq + 1;
    const follows =
      seal._id === this.head.seal + 1 && seal.first === place && seal.previous === this.head.hash;
    const whole = seal.ids.length > 0 && seal.ids.length === seal.hashes.length;
    if (!follows || !whole || !isSigned('seal', seal, this.keys)) fault('SEAL_BROKEN', place, null);
    const last = seal.ids.at(-1) as string;
    const found = seal.late
      ? await this.source.entries(seal.ids)
      : await this.source.between(this.last, last, MOST_BETWEEN);
    const byId = new Map(found.map((entry) => [entry._id, entry]));
    const stray = this.strayAmong(found, seal);
    let previous = seal.previous;
    for (const [index, id] of seal.ids.entries()) {
      const seq = place + index;
      if (stray !== undefined && stray < id) fault('INSERTED', null, stray);
      const entry = byId.get(id);
      if (!entry) return fault('MISSING', seq, id);
      this.proves(entry, seq, 'CHANGED');
      const hash = seal.hashes[index] as string;
      if (!this.keys.holds('link', linkText(previous, seq, id, entry.mac as string), hash))
        fault('CHANGED', seq, id);
      previous = hash;
    }
    this.head = headOf(seal);
    if (!seal.late) this.last = last;
  }

  /** The first entry among those of a seal that belongs to no seal and cannot prove that we wrote it. */
  private strayAmong(found: readonly StoredEntry[], seal: Seal): string | undefined {
    const sealed = new Set(seal.ids);
    return found.find((entry) => !sealed.has(entry._id) && !this.late.has(entry._id) && !this.isOurs(entry))
      ?._id;
  }

  private proves(entry: StoredEntry, seq: number | null, otherwise: Reason): void {
    this.checked++;
    if (!this.isOurs(entry)) fault(otherwise, seq, entry._id);
  }

  private isOurs(entry: StoredEntry): boolean {
    return isProven(entry, this.keys) && (entry.erased === null || this.erased.has(entry._id));
  }
}

const isErasure = (each: Retirement | Erasure): each is Erasure => each.kind === 'ERASED';
