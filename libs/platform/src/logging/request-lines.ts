import type { FastifyInstance } from 'fastify';
import { contextOf } from '../http/requests/hooks.js';

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
      const caller = contextOf(request)?.caller;
      logger[level](
        {
          requestId: request.id,
          userId: caller?.userId ?? null,
          role: caller?.userId ? caller.role : null,
          method: request.method,
          route: request.is404 ? null : request.routeOptions.url,
          url: request.url.split('?', 1)[0]?.slice(0, 200),
          status: statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      );
    }
    done();
  });
}

/** What asks every few seconds whether the process is alive says nothing that a log needs. */
const isProbe = (url: string): boolean => url === '/health/live' || url === '/metrics';
