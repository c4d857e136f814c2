import type { Model } from 'mongoose';

/** A process's claim on a piece of work; `owner` fences it: a late owner's guarded writes match nothing. */
export interface Leased {
  _id: string;
  owner: string | null;
  until: Date | null;
}

const LEASE_MS = 10_000;

/**
 * Takes or renews a lease by the clock that all processes share.
 *
 * @returns whether `owner` holds it now
 */
async function takeLease<T extends Leased>(
  model: Model<T>,
  id: string,
  owner: string,
  now: Date,
): Promise<boolean> {
  const result = await model.updateOne(
    { _id: id, $or: [{ owner }, { owner: null }, { until: { $lt: now } }] } as never,
    { $set: { owner, until: new Date(now.getTime() + LEASE_MS) } } as never,
  );
  return result.matchedCount === 1;
}

/** Gives a lease back, so that another process need not wait for its end. */
async function giveBack<T extends Leased>(model: Model<T>, id: string, owner: string): Promise<void> {
  await model.updateOne({ _id: id, owner } as never, { $set: { owner: null, until: null } } as never);
}

/**
 * A process's leases as it remembers them: the database is asked only when a lease has run half its time. Forgetting one
 * costs a question, believing one too long costs nothing but a guarded write that matches nothing.
 */
export class Leases<T extends Leased> {
  private readonly renewAt = new Map<string, number>();

  constructor(
    private readonly model: Model<T>,
    readonly owner: string,
    private readonly now: () => Date,
  ) {}

  /** @returns whether this process holds the lease now */
  async hold(id: string): Promise<boolean> {
    const now = this.now();
    const renewAt = this.renewAt.get(id);
    // a clock that was put back does not make a lease longer
    if (renewAt !== undefined && now.getTime() < renewAt && renewAt - now.getTime() <= LEASE_MS) return true;
    const held = await takeLease(this.model, id, this.owner, now);
    if (held) this.renewAt.set(id, now.getTime() + LEASE_MS / 2);
    else this.renewAt.delete(id);
    return held;
  }

  /** Something did not go as the holder of a lease expects: the database is asked again. */
  forget(): void {
    this.renewAt.clear();
  }

  async end(): Promise<void> {
    for (const id of this.renewAt.keys()) await giveBack(this.model, id, this.owner);
    this.renewAt.clear();
  }
}
