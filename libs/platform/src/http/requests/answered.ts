import type { FastifyInstance } from 'fastify';
import type { Caller } from '#contracts/access.js';
import { contextOf } from './hooks.js';

/** What is told of a request when its answer is out. */
export interface Answered {
  readonly method: string;
  /** its pattern, `/v2/orders/:id`; null where there is none */
  readonly route: string | null;
  /** with its query */
  readonly url: string;
  readonly status: number;
  /** milliseconds */
  readonly took: number;
  readonly requestId: string;
  readonly correlationId: string | undefined;
  readonly traceId: string | undefined;
  readonly caller: Caller | undefined;
}

/** The log and the figures. */
export type Observer = (answered: Answered) => void;

/** Tells of every answer of the framework. */
export function tellAnswers(fastify: FastifyInstance, observers: readonly Observer[]): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const context = contextOf(request);
    const answered: Answered = {
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      url: request.url,
      status: reply.statusCode,
      took: reply.elapsedTime,
      requestId: request.id,
      correlationId: context?.correlationId,
      traceId: context?.traceId,
      caller: context?.caller,
    };
    for (const observe of observers) observe(answered);
    done();
  });
}
