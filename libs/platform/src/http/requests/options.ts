import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failed } from '../answers/envelope.js';
import { versionOf } from './hooks.js';
import { RouteTable } from './route-table.js';

/** What a browser asks before it sends a request to another origin. */
export const isPreflight = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** A plain OPTIONS is answered with what is possible there; a preflight of CORS goes on to who answers those. */
export function answerOptions(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'OPTIONS' || isPreflight(request)) return done();
    const methods = RouteTable.get(request.server)?.methodsOf(request.url.split('?', 1)[0] ?? '') ?? [];
    if (methods.length === 0) {
      // answered here: no filter hears what a hook refuses before a route is known
      const errors = [{ code: 'ROUTE_NOT_FOUND', message: 'There is no route here' }];
      const meta = { requestId: request.id, apiVersion: versionOf(request.url) };
      void reply.status(404).type('application/json; charset=utf-8').send(failed(errors, meta));
      return;
    }
    void reply
      .status(204)
      .header('Allow', [...methods, 'OPTIONS'].join(', '))
      .send();
  });
}
