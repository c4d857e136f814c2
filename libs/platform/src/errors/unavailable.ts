import { DomainError } from './api-error.js';

/** A transaction met other writers too often; nothing was written. */
export class BusyError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  constructor() {
    super('Too many requests change the same things at this moment; nothing was changed, try again');
  }
}

/** More work waits than this process takes on; nothing was written. */
export class QueueFullError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'QUEUE_FULL';
  constructor() {
    super('The service is at its limit; nothing was changed, try again');
  }
}

/** The database did not answer. The outcome may be unknown: repeat the request with its Idempotency-Key. */
export class DatabaseUnavailableError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';
  constructor(options?: { cause?: unknown }) {
    super('The database cannot be reached; repeat the request, with the same Idempotency-Key if it had one');
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}

const LOST = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongooseServerSelectionError',
  'MongoExpiredSessionError',
  'MongoClientClosedError',
]);

/** @returns whether the error says that the database is out of reach, not that the work is wrong */
export function meansDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (LOST.has(error.name)) return true;
  // NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange, PrimarySteppedDown, ShutdownInProgress, …
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === 'number' && [6, 7, 89, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436].includes(code)
  );
}
