import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../errors/api-error.js';
import { RouteTable } from './route-table.js';

class RouteNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'ROUTE_NOT_FOUND';
}

/** What a browser asks before it sends a request to another origin. */
export const isPreflight = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** A plain OPTIONS is answered with what is possible there; a preflight of CORS goes on to who answers those. */
export function answerOptions(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'OPTIONS' || isPreflight(request)) return done();
    const methods = RouteTable.get(request.server)?.methodsOf(request.url.split('?', 1)[0] ?? '') ?? [];
    if (methods.length === 0) return done(new RouteNotFoundError('There is no route here'));
    void reply
      .status(204)
      .header('Allow', [...methods, 'OPTIONS'].join(', '))
      .send();
  });
}
