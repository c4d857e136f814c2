import type { Quoted } from '#contracts/catalog.js';
import type { HoldStep, LastProof, LevelAtRisk, StockRisk } from '#contracts/operations.js';
import type { Condition } from '#platform/health/readiness.js';
import type { HandlerStanding } from '#platform/bus/backlog.js';
import type { Fault } from '#platform/faults/faults.js';
import type { JobStanding } from '#platform/schedule/schedule.js';
import type { PaceMinute, Takings } from './pace/pace.rules.js';
import type { RouteReport } from './process/routes.rules.js';

/** Orders of the last hour, minute by minute. */
export interface Pace {
  readonly minutes: readonly PaceMinute[];
  readonly total: Takings;
}

export type NamedLevel = LevelAtRisk & Pick<Quoted, 'sku' | 'name'>;

/** Facts on their way to their handlers. */
export interface Events {
  /** committed facts without a place in the log */
  readonly waiting: number;
  /** seq of the last fact in the log */
  readonly head: number;
  readonly handlers: readonly HandlerStanding[];
}

/** The process that answers; each has its own. */
export interface ProcessState {
  readonly name: string;
  readonly startedAt: Date;
  readonly memoryBytes: number;
  /** the part of the last seconds in which the event loop was busy, from 0 to 1 */
  readonly eventLoopBusy: number;
  /** requests that wait for the next group commit */
  readonly waiting: number;
  /** requests per group commit, since the process began */
  readonly batchSize: number;
}

/** What requests to this process did in the last minutes. */
export interface Requests {
  readonly since: Date;
  readonly requests: number;
  readonly errors: number;
  readonly slowest: readonly RouteReport[];
}

/** Parts that are read apart, and may be missing when they cannot be read. */
export interface Parts {
  readonly pace: Pace;
  readonly stock: Omit<StockRisk, 'worst'> & { readonly worst: readonly NamedLevel[] };
  readonly holds: { readonly since: Date; readonly steps: readonly HoldStep[] };
  readonly events: Events;
  readonly jobs: readonly JobStanding[];
  /** null: never proven */
  readonly proof: LastProof | null;
}

export interface Missing {
  readonly part: keyof Parts;
  readonly code: string;
  readonly message: string;
}

/** The whole shop at one moment. */
export type Overview = { readonly [P in keyof Parts]: Parts[P] | null } & {
  readonly at: Date;
  readonly process: ProcessState;
  readonly health: { readonly status: Condition; readonly checks: Readonly<Record<string, Condition>> };
  readonly requests: Requests;
  /** unexpected errors of this process, the latest first */
  readonly faults: readonly Fault[];
  readonly missing: readonly Missing[];
};
