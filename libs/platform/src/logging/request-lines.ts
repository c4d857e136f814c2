import type { FastifyInstance } from 'fastify';
import { contextOf } from '../http/requests/hooks.js';
import { HARMLESS } from './options.js';
import { redactedText } from './redact.js';

const MOST_PATH = 200;

/** What is needed of a pino logger. */
interface RequestLog extends Record<'info' | 'warn' | 'error', (fields: object, message: string) => void> {
  isLevelEnabled(level: string): boolean;
}

/** One line per request, when it is over; the query stays out of it. */
export function logRequests(fastify: FastifyInstance, logger: RequestLog): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    const level = statusCode >= 500 ? 'error' : statusCode === 429 || statusCode === 408 ? 'warn' : 'info';
    if (logger.isLevelEnabled(level) && !isProbe(request.url)) {
      const context = contextOf(request);
      const caller = context?.caller;
      logger[level](
        {
          [HARMLESS]: true,
          requestId: request.id,
          correlationId: context?.correlationId,
          traceId: context?.traceId,
          userId: caller?.userId ?? null,
          role: caller?.userId ? caller.role : null,
          method: request.method,
          route: request.is404 ? null : request.routeOptions.url,
          url: pathOf(request.url),
          status: statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      );
    }
    done();
  });
}

/** The path, without its query and without what looks like a secret; nothing does without one of these characters. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  const path = url.slice(0, query >= 0 && query < MOST_PATH ? query : MOST_PATH);
  return /[.:$% ]/.test(path) ? redactedText(path) : path;
}

/** What asks every few seconds whether the process is alive says nothing that a log needs. */
const isProbe = (url: string): boolean => url === '/health/live' || url === '/metrics';
