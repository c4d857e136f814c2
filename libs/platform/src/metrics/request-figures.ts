import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { Observer } from '../http/requests/answered.js';
import type { Metrics } from './metrics.js';

/** Upper bounds in seconds, finest where the answers of this product lie. */
export const TIME_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const DURATIONS = 'http_request_duration_seconds';

/** How long the requests of one route took, since this process began. */
export interface RouteTimes {
  readonly method: string;
  /** its pattern, `/v2/orders/:id` */
  readonly route: string;
  readonly requests: number;
  /** answers of 500 and more */
  readonly errors: number;
  /** seconds, of all requests together */
  readonly seconds: number;
  /** requests that took no longer than each of `TIME_BOUNDS`, in their order */
  readonly within: readonly number[];
}

/**
 * Rate, errors and duration of every route, by its pattern and never by the URL, which clients choose. What has no
 * route counts as `none`.
 */
export function requestFigures(fastify: FastifyInstance, metrics: Metrics): Observer {
  const durations = metrics.spread(
    {
      name: DURATIONS,
      help: 'From the first byte of a request to the last of its answer',
      labels: ['method', 'route', 'status'],
    },
    TIME_BOUNDS,
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
  return ({ method, route, status, took }) =>
    durations.observe({ method, route: route ?? 'none', status: String(status) }, took / 1_000);
}

/** What `requestFigures` has measured, by route; its figures stay in this process. */
export async function timesOfRoutes({ registry }: Metrics): Promise<RouteTimes[]> {
  const histogram = registry.getSingleMetric(DURATIONS);
  if (!(histogram instanceof Histogram)) return [];
  const { values } = await histogram.get();
  const routes = new Map<string, Mutable<RouteTimes>>();
  for (const { metricName, labels, value } of values) {
    const { method, route, status, le } = labels as Record<string, string | number>;
    const key = `${method} ${route}`;
    const times = routes.get(key) ?? unused(String(method), String(route));
    routes.set(key, times);
    if (metricName === `${DURATIONS}_sum`) times.seconds += value;
    else if (metricName === `${DURATIONS}_count`) {
      times.requests += value;
      if (Number(status) >= SERVER_ERROR) times.errors += value;
    } else {
      const at = TIME_BOUNDS.indexOf(Number(le));
      if (at >= 0) times.within[at] = (times.within[at] ?? 0) + value;
    }
  }
  return [...routes.values()];
}

const SERVER_ERROR = 500;
type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

const unused = (method: string, route: string): Mutable<RouteTimes> => ({
  method,
  route,
  requests: 0,
  errors: 0,
  seconds: 0,
  within: TIME_BOUNDS.map(() => 0),
});
