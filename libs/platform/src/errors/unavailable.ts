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

/** A report took longer than it may; a shorter period, or a quieter hour, has an answer. */
export class ReportTooLongError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  constructor() {
    super('The report takes too long; ask for a shorter period');
  }
}

/** A secondary has not heard of the write that the request asks for, not even after a while. */
export class ReplicaBehindError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'REPLICA_BEHIND';
  constructor() {
    super('The data do not hold that write yet; try again');
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
  'MongoServerClosedError',
  'MongoStalePrimaryError',
  'MongoOperationTimeoutError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongooseServerSelectionError',
  'MongoExpiredSessionError',
  'MongoClientClosedError',
]);

/** Codes of a server that is not the primary (any more), shuts down, or could not do it in time. */
const LOST_CODES = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  202, // NetworkInterfaceExceededTimeLimit
  262, // ExceededTimeLimit
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** @returns whether the error says that the database is out of reach, not that the work is wrong */
export function meansDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (LOST.has(error.name)) return true;
  const { code, errorResponse } = error as { code?: unknown; errorResponse?: unknown };
  if (typeof code === 'number' && LOST_CODES.has(code)) return true;
  // bulk writes and inserts of many wrap whatever stopped them, also an error of the driver that has no code
  return errorResponse !== error && meansDatabaseLost(errorResponse);
}
