import { randomUUID } from 'node:crypto';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { failed } from '#platform/http/answers/envelope.js';
import type { Handle } from './door.js';
import type { House } from './house.js';
import { documentOf } from './testing-document.js';
import { TESTING_ROUTES } from './routes.js';

const STATUS_OF_FAULTS = 400;

/** Serves `/testing`: what end-to-end suites may do to an instance that is theirs alone. It outlives the application. */
export async function controlOf(house: () => Promise<House>): Promise<Handle> {
  const server = fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true } } });
  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const isFault = status < 500;
    const code = isFault ? 'VALIDATION_FAILED' : 'INTERNAL';
    const meta = { requestId: randomUUID(), apiVersion: 2 };
    // whoever reads it owns the instance: nothing need be hidden
    void reply
      .status(isFault ? STATUS_OF_FAULTS : status)
      .send(failed([{ code, message: error.message }], meta));
  });
  server.setNotFoundHandler((_request, reply) => {
    const meta = { requestId: randomUUID(), apiVersion: 2 };
    const message = 'There is no such route; GET /testing lists them';
    void reply.status(404).send(failed([{ code: 'ROUTE_NOT_FOUND', message }], meta));
  });
  serveRoutes(server, house);
  await server.ready();
  return (request, response) => server.routing(request, response);
}

function serveRoutes(server: FastifyInstance, house: () => Promise<House>): void {
  for (const route of TESTING_ROUTES) {
    const { method, path, query, body } = route;
    server.route({
      method,
      url: path,
      schema: { ...(query && { querystring: query }), ...(body && { body }) },
      handler: async (asked) => route.does(await house(), asked as never),
    });
  }
  server.get('/testing', () => ({
    document: '/testing/openapi.json',
    routes: TESTING_ROUTES.map(({ method, path, summary }) => ({ method, path, summary })),
  }));
  server.get('/testing/openapi.json', () => documentOf(TESTING_ROUTES));
}
