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
export async function takeLease<T extends Leased>(
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
export async function giveBack<T extends Leased>(model: Model<T>, id: string, owner: string): Promise<void> {
  await model.updateOne({ _id: id, owner } as never, { $set: { owner: null, until: null } } as never);
}
