import type { Model } from 'mongoose';
import { meansDatabaseLost } from '../errors/unavailable.js';

/** A process's claim on a piece of work; `owner` fences it: a late owner's guarded writes match nothing. */
export interface Leased {
  _id: string;
  owner: string | null;
  until: Date | null;
}

export const LEASE_MS = 10_000;

/** The work that a lease stood for belongs to another process by now. What was being done of it is not kept. */
export class LeaseLostError extends Error {
  constructor(id: string) {
    super(`The lease on ${id} was lost; nothing of what was done since is kept`);
    this.name = 'LeaseLostError';
  }
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

  /** Takes or renews a lease by the clock that all processes share. @returns whether this process holds it now */
  async hold(id: string): Promise<boolean> {
    const now = this.now();
    const renewAt = this.renewAt.get(id);
    // a clock that was put back does not make a lease longer
    if (renewAt !== undefined && now.getTime() < renewAt && renewAt - now.getTime() <= LEASE_MS) return true;
    const result = await this.model.updateOne(
      { _id: id, $or: [{ owner: this.owner }, { owner: null }, { until: { $lt: now } }] } as never,
      { $set: { owner: this.owner, until: new Date(now.getTime() + LEASE_MS) } } as never,
    );
    const held = result.matchedCount === 1;
    if (held) this.renewAt.set(id, now.getTime() + LEASE_MS / 2);
    else this.renewAt.delete(id);
    return held;
  }

  /** Something did not go as the holder of a lease expects: the database is asked again. */
  forget(id: string): void {
    this.renewAt.delete(id);
  }

  /** Gives a lease back, so that another process need not wait for its end; without a database it ends by itself. */
  async release(id: string): Promise<void> {
    this.renewAt.delete(id);
    try {
      await this.model.updateOne(
        { _id: id, owner: this.owner } as never,
        { $set: { owner: null, until: null } } as never,
      );
    } catch (error) {
      if (!meansDatabaseLost(error)) throw error;
    }
  }

  /** Gives back all that it remembers, up to the first that the database cannot be told of. */
  async end(): Promise<void> {
    await Promise.all([...this.renewAt.keys()].map((id) => this.release(id)));
  }
}
