import { AsyncLocalStorage } from 'node:async_hooks';
import { type Caller, type Origin, SYSTEM } from '#contracts/access.js';
import { currentTrace } from '../tracing/tracing.js';

/** What `Idempotency-Key` says about a running request. */
export interface IdempotencyClaim {
  /** caller, route and key: the record's id */
  readonly id: string;
  readonly key: string;
  readonly callerId: string;
  readonly route: string;
  /** hash of method, path and body */
  readonly fingerprint: string;
  /** turns the result of the work into what the client gets, so that it can be kept with the effect */
  readonly present: (result: unknown) => Answer;
  /** what was made of the result to be kept; the client is sent the same */
  kept?: { readonly result: unknown; readonly answer: Answer; readonly body: string };
}

/** A result in the terms of HTTP, as far as it is kept. */
interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly data: unknown;
}

/** Where a list is read on from when the whole of it is exported. */
export interface Walk {
  readonly limit: number;
  readonly cursor?: string;
}

/** What is known of a running request; the caller is added by the guard. */
export interface RequestContext {
  readonly requestId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly apiVersion: number;
  /** of the span of the request, where it has one */
  readonly traceId?: string | undefined;
  /** as it was sent: reads on a secondary hold the write that it names, or are refused */
  readonly consistencyToken?: string | readonly string[] | undefined;
  caller: Caller;
  idempotency?: IdempotencyClaim;
  /** set while a list is exported: it takes the place of the page that the query asks for */
  walk?: Walk;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context` as the current request. */
export function inContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Runs `work` for a caller who did not come over HTTP. @param known of a request that is done in their name */
export function asCaller<T>(
  caller: Caller,
  work: () => T,
  known: Pick<RequestContext, 'requestId' | 'correlationId'> & Partial<RequestContext>,
): T {
  const unknown = { causationId: null, ipAddress: null, userAgent: null, apiVersion: 2 };
  return storage.run({ ...unknown, ...known, caller }, work);
}

/** Runs `work` as the system, outside any request: batches, handlers, sweeps. */
export function asSystem<T>(work: () => T, origin?: Partial<Origin>): T {
  return asCaller(SYSTEM, work, {
    requestId: origin?.requestId ?? 'system',
    correlationId: origin?.correlationId ?? 'system',
    causationId: origin?.causationId ?? null,
  });
}

/** The running request; undefined at boot and in timers. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Who and what caused the work that runs now; the system where no request runs. */
export function currentOrigin(): Origin {
  const context = storage.getStore();
  const trace = currentTrace();
  return {
    ...(trace === undefined ? {} : { trace }),
    actor: context?.caller.userId ?? 'system',
    userId: context?.caller.userId ?? null,
    requestId: context?.requestId ?? 'system',
    correlationId: context?.correlationId ?? 'system',
    causationId: context?.causationId ?? null,
    ipAddress: context?.ipAddress ?? null,
    userAgent: context?.userAgent ?? null,
  };
}
