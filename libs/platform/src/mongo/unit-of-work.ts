import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { ClientSession, Connection } from 'mongoose';
import { BusyError, DatabaseUnavailableError, meansDatabaseLost } from '../errors/unavailable.js';
import { currentContext } from '../context/request-context.js';
import { Crash } from '../crash/crash.js';
import type { CrashSite } from '../crash/crash-points.js';
import { Written } from './consistency/written.js';
import { IdempotencyKeys } from '../idempotency/keys.js';
import { currentFrame, Frame, frames, type Stage } from './frame.js';

const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
  maxCommitTimeMS: 3_000,
} as const;

/** BUSY at the 11th try or after this many milliseconds, whichever is first. */
const MOST_TRIES = 10;
const PATIENCE_MS = 3_000;

type Labelled = Error & { hasErrorLabel?: (label: string) => boolean };
const labelled = (error: unknown, label: string): boolean =>
  error instanceof Error && (error as Labelled).hasErrorLabel?.(label) === true;

/**
 * The only place that opens a transaction: snapshot reads, majority and journalled writes.
 * Inside: database calls only, one after another. The work may run again; documents are loaded inside it.
 */
@Injectable()
export class UnitOfWork {
  /** What became of the transactions since the process began. */
  readonly figures = { committed: 0, retried: 0, busy: 0, unavailable: 0 };

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly keys: IdempotencyKeys,
    private readonly crash: Crash,
    private readonly written: Written,
  ) {
    (
      connection.base as unknown as { transactionAsyncLocalStorage: typeof frames }
    ).transactionAsyncLocalStorage = frames;
  }

  /** @returns whether a transaction runs now */
  get active(): boolean {
    return frames.getStore() !== undefined;
  }

  /**
   * Runs `work` in a transaction; inside one it joins.
   *
   * @param site the crash points around its commit, if it has any
   * @throws {BusyError} (503) when other writers were always first; nothing was written
   * @throws {DatabaseUnavailableError} (503) when the database is out of reach; the outcome may be unknown
   */
  async run<T>(work: () => Promise<T>, site?: CrashSite): Promise<T> {
    if (this.active) return work();
    const begun = performance.now();
    // the driver's own: mongoose would wait for a connection that is away
    const session = this.connection.getClient().startSession();
    try {
      for (let attempt = 1; ; attempt++) {
        const frame = new Frame(session);
        try {
          const result = await this.once(frame, work, site);
          this.figures.committed += 1;
          for (const told of frame.after) told();
          return result;
        } catch (error) {
          if (!labelled(error, 'TransientTransactionError')) throw this.refusal(error, error);
          if (performance.now() - begun > PATIENCE_MS || attempt >= MOST_TRIES)
            throw this.refusal(error, new BusyError());
          this.figures.retried += 1;
          await pause(attempt);
        }
      }
    } finally {
      // also of what was undone: a repeated request has read what the first one wrote
      this.written.note(session.operationTime);
      await session.endSession();
    }
  }

  /** @param otherwise what it is when the database was there */
  private refusal(cause: unknown, otherwise: unknown): unknown {
    if (meansDatabaseLost(cause)) {
      this.figures.unavailable += 1;
      return new DatabaseUnavailableError({ cause });
    }
    if (otherwise instanceof BusyError) this.figures.busy += 1;
    return otherwise;
  }

  /** The thing kept under `key` for the running try of the transaction, made on first use. */
  keep<T>(key: symbol, make: () => T): T {
    return currentFrame().keep(key, make);
  }

  /** Leaves work for the end of the running transaction; it commits with it. */
  beforeCommit(stage: Stage, work: () => Promise<void>): void {
    currentFrame().beforeCommit(stage, work);
  }

  /** Leaves an effect on this process's memory for after the commit; at once when no transaction runs. */
  afterCommit(effect: () => void): void {
    const running = frames.getStore();
    if (running) running.after.push(effect);
    else effect();
  }

  private async once<T>(frame: Frame, work: () => Promise<T>, site?: CrashSite): Promise<T> {
    const { session } = frame;
    if (site) this.crash.visit(`${site}.begin`);
    session.startTransaction(TRANSACTION);
    let result: T;
    try {
      result = await frames.run(frame, async () => {
        const claim = currentContext()?.idempotency;
        const value = await (claim ? this.keys.once(claim, work) : work());
        await frame.settle();
        return value;
      });
    } catch (error) {
      await session.abortTransaction().catch(() => undefined);
      throw error;
    }
    if (site) this.crash.visit(`${site}.before-commit`);
    await commit(session);
    if (site) this.crash.visit(`${site}.after-commit`);
    return result;
  }
}

/**
 * An unknown outcome is asked for again as a commit of the same transaction, never by running the work as new: the
 * server answers a repeated commit with what became of it. Whoever cannot get an answer gets 503 and repeats with the key.
 */
async function commit(session: ClientSession): Promise<void> {
  const begun = performance.now();
  let unknown = false;
  for (let attempt = 1; ; attempt++) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      if (labelled(error, 'UnknownTransactionCommitResult') && performance.now() - begun < PATIENCE_MS) {
        unknown = true;
        await pause(attempt);
        continue;
      }
      if (unknown || labelled(error, 'UnknownTransactionCommitResult'))
        throw new DatabaseUnavailableError({ cause: error });
      throw error;
    }
  }
}

/** Waits with jitter, a little longer each time: at most 2, 4, 8 … 64 ms. */
function pause(attempt: number): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, Math.random() * Math.min(64, 2 ** attempt));
  });
}
