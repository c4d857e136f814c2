import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { LOCK, type SchemaState, STATE } from './state.js';

const LEASE_SECONDS = 30;
const RENEW_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 500;

interface Lock extends SchemaState {
  owner: string | null;
  doing: string | null;
  until: Date | null;
}

/** Another program shapes this database at the moment. */
export class SchemaLockedError extends Error {
  constructor(doing: string) {
    super(
      `Another program is at work on this database (${doing}): try again when it is done. One that was killed is forgotten after ${LEASE_SECONDS} s.`,
    );
    this.name = 'SchemaLockedError';
  }
}

/** The lock went to another program: this one was held up for longer than its lease. */
export class SchemaLockLostError extends Error {
  constructor() {
    super('This program was held up for so long that another may be at work on the database: run it again.');
    this.name = 'SchemaLockLostError';
  }
}

/**
 * Does what only one program may do to a database at a time: shape its collections, change what lies in them, bring a
 * backup back. The lease is by the server's clock, renewed while the work goes on, and free again after a kill.
 *
 * @param doing for whoever finds it locked
 * @param work looks at the signal between two steps
 * @param patienceMs how long another program's work is waited for
 * @throws {SchemaLockedError} when that was in vain
 */
export async function underSchemaLock<T>(
  database: mongo.Db,
  doing: string,
  work: (signal: AbortSignal) => Promise<T>,
  patienceMs = 0,
): Promise<T> {
  const locks = database.collection<Lock>(STATE);
  const owner = randomUUID();
  await take(locks, owner, doing, patienceMs);
  const lost = new AbortController();
  const renewal = setInterval(() => {
    void hold(locks, owner, doing).then(
      (held) => held || lost.abort(new SchemaLockLostError()),
      // a database that is away for a moment is asked again; for longer, the lease goes to another
      () => undefined,
    );
  }, RENEW_EVERY_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(renewal);
    await locks
      .updateOne({ _id: LOCK, owner }, { $set: { owner: null, until: null, doing: null } })
      .catch(() => undefined);
  }
}

async function take(
  locks: mongo.Collection<Lock>,
  owner: string,
  doing: string,
  patienceMs: number,
): Promise<void> {
  const free = { owner: null, until: null, doing: null };
  await locks.updateOne({ _id: LOCK }, { $setOnInsert: free }, { upsert: true });
  const deadline = performance.now() + patienceMs;
  while (!(await hold(locks, owner, doing))) {
    if (performance.now() > deadline) {
      const other = await locks.findOne({ _id: LOCK });
      throw new SchemaLockedError(other?.doing ?? 'something');
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Takes or renews. @returns whether the lock is this owner's now */
async function hold(locks: mongo.Collection<Lock>, owner: string, doing: string): Promise<boolean> {
  const mine = { $eq: ['$owner', owner] };
  const over = { $lt: ['$until', '$$NOW'] }; // null is less than any date
  const until = { $dateAdd: { startDate: '$$NOW', unit: 'second', amount: LEASE_SECONDS } };
  const { matchedCount } = await locks.updateOne({ _id: LOCK, $expr: { $or: [mine, over] } }, [
    { $set: { owner, doing, until } },
  ]);
  return matchedCount === 1;
}
