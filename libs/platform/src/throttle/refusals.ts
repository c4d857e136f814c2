import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failed } from '../http/answers/envelope.js';
import { versionOf } from '../http/requests/hooks.js';
import type { RateLimitedError } from './rate-limited.error.js';

/** What counts a request. */
export interface Counter extends CanActivate {
  /** by address, for a request that no guard has seen; null while it may go on */
  byAddress(request: FastifyRequest, reply: FastifyReply): Promise<RateLimitedError | null>;
}

/** Counts what the guard refuses, too, so that nobody tries tokens without end: the guard comes before the limits. */
export function countingRefusals(guard: CanActivate, limits: Counter): CanActivate {
  return {
    async canActivate(execution: ExecutionContext) {
      try {
        return (await guard.canActivate(execution)) as boolean;
      } catch (error) {
        await limits.canActivate(execution);
        throw error;
      }
    },
  };
}

/** Counts by address what is refused before any guard: unknown routes and methods, bodies that cannot be read. */
export function countEarlyRefusals(fastify: FastifyInstance, limits: () => Counter): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const early = reply.statusCode >= 400 && reply.statusCode < 500 && !reply.hasHeader('RateLimit');
    if (!early || !(request.is404 || /^\/v\d+\//.test(request.url))) return done(null, payload);
    limits()
      .byAddress(request, reply)
      .then((limited) => done(null, limited ? refused(limited, request, reply) : payload))
      .catch(done);
  });
}

function refused(error: RateLimitedError, request: FastifyRequest, reply: FastifyReply): string {
  const { errorCode: code, message, retryAfter, statusCode } = error;
  void reply.status(statusCode).header('Retry-After', String(retryAfter)).removeHeader('Allow');
  return JSON.stringify(
    failed([{ code, message }], { requestId: request.id, apiVersion: versionOf(request.url) }),
  );
}
