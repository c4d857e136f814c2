import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Upper bounds in seconds, finest where the answers of this product lie. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Rate, errors and duration of every route, by its pattern and never by the URL, which clients choose. What has no
 * route counts as `none`.
 */
export function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.spread(
    {
      name: 'http_request_duration_seconds',
      help: 'From the first byte of a request to the last of its answer',
      labels: ['method', 'route', 'status'],
    },
    BUCKETS,
  );
  let inFlight = 0;
  metrics.measured(
    { name: 'http_requests_in_flight', help: 'Requests that wait for their answer' },
    () => inFlight,
  );

  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    // also when the client went away before its answer
    reply.raw.once('close', () => (inFlight -= 1));
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    durations.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
