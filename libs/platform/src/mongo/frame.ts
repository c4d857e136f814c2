import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientSession } from 'mongoose';

/** Work that is done once, just before the commit: `changes` first (stock), then `records` (events, audit, keys). */
export type Stage = 'changes' | 'records';

/** One try of a transaction: its session and everything that belongs to this try alone. */
export class Frame {
  private readonly kept = new Map<symbol, unknown>();
  private readonly before: Record<Stage, (() => Promise<void>)[]> = { changes: [], records: [] };
  readonly after: (() => void)[] = [];
  /** Changes so far that only a request which is admitted may make; whoever makes one counts it. */
  changes = 0;

  constructor(readonly session: ClientSession) {}

  /** The thing kept under `key` for this try, made on first use. */
  keep<T>(key: symbol, make: () => T): T {
    if (!this.kept.has(key)) this.kept.set(key, make());
    return this.kept.get(key) as T;
  }

  beforeCommit(stage: Stage, work: () => Promise<void>): void {
    this.before[stage].push(work);
  }

  /** Runs what was left for the end; a piece of work may leave further ones. */
  async settle(): Promise<void> {
    for (;;) {
      const next = this.before.changes.shift() ?? this.before.records.shift();
      if (!next) return;
      await next();
    }
  }
}

/** The transaction that runs now. Mongoose reads `session` from the same place, so model calls enlist by themselves. */
export const frames = new AsyncLocalStorage<Frame>();

/** The running try of the transaction. @throws outside a transaction */
export function currentFrame(): Frame {
  const running = frames.getStore();
  if (!running) throw new Error('This must run inside UnitOfWork.run');
  return running;
}

/** The session of the running transaction, for the driver's own calls. @throws outside a transaction */
export function currentSession(): ClientSession {
  return currentFrame().session;
}
