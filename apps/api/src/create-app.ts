import { type DynamicModule, type Type, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Settings } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import type { Examples } from '#platform/http/openapi/examples.js';
import { serveDocuments } from '#platform/http/openapi/serve.js';
import { Readiness } from '#platform/health/readiness.js';
import { endInTime, sayGoodbye } from '#platform/http/requests/connections.js';
import { prepareRequests } from '#platform/http/requests/hooks.js';
import { answerOptions, isPreflight } from '#platform/http/requests/options.js';
import { readJsonOnly } from '#platform/http/requests/json-body.js';
import { RouteTable } from '#platform/http/requests/route-table.js';
import { secureHeaders } from '#platform/http/requests/secure-headers.js';
import { serverOptions } from '#platform/http/requests/server-options.js';
import { countEarlyRefusals } from '#platform/throttle/refusals.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';
import { logRequests } from '#platform/logging/request-lines.js';
import { Metrics } from '#platform/metrics/metrics.js';
import { measureRequests } from '#platform/metrics/request-figures.js';

const EXPOSED_HEADERS = [
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-Request-Id',
  'Deprecation',
  'Sunset',
  'Idempotent-Replayed',
  'Content-Disposition',
  'Consistency-Token',
  'Data-As-Of',
  'Allow',
  'WWW-Authenticate',
];

export interface AppParts {
  /** the composition root */
  readonly module: DynamicModule | Type<object>;
  /** values for the placeholders in the documents; none unless given */
  readonly examples?: (app: NestFastifyApplication) => Examples;
  /** lets kept answers out before Nest sees the request; the doors they pass are the module's, so it says which */
  readonly keptAnswers: ((app: NestFastifyApplication) => Promise<void>) | null;
}

/** The application as `main.ts` serves it and every test over HTTP calls it; `init` or `listen` is left to them. */
export async function createApp(
  settings: Settings,
  { module, examples, keptAnswers }: AppParts,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(serverOptions(settings));
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  RouteTable.of(fastify);
  readJsonOnly(fastify);
  prepareRequests(fastify);
  answerOptions(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  sayGoodbye(fastify, app.get(Readiness));
  countEarlyRefusals(fastify, () => app.get(RateLimitGuard, { strict: false }));
  app.useLogger(app.get(FaultLogger));
  logRequests(fastify, (await app.resolve(PinoLogger)).logger);
  measureRequests(fastify, app.get(Metrics));

  fastify.server.maxConnections = settings.MAX_CONNECTIONS;
  await secureHeaders(fastify, settings);
  const cors = {
    origin: originsOf(settings),
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  };
  // a plain OPTIONS is not for CORS to answer
  app.enableCors({
    delegator: (request, done) => done(null, isPreflight(request) ? cors : { ...cors, preflight: false }),
  });
  // behind whatever sets headers of every answer
  await keptAnswers?.(app);
  app.enableVersioning({ type: VersioningType.URI });
  serveDocuments(app, examples?.(app) ?? (() => Promise.resolve({})));
  serveIndex(fastify);
  endInTime(fastify);
  return app;
}

function originsOf({ CORS_ORIGINS, NODE_ENV }: Settings): (string | RegExp)[] {
  const named = CORS_ORIGINS.split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  return NODE_ENV === 'development' ? [...named, /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/] : named;
}

/** `GET /`: where everything is. */
function serveIndex(fastify: FastifyInstance): void {
  fastify.get('/', () => ({
    name: 'Tallyhouse',
    docs: '/docs',
    openapi: { v1: '/openapi/v1.json', v2: '/openapi/v2.json' },
    asyncapi: '/asyncapi.json',
    api: { v1: '/v1', v2: '/v2' },
    health: { live: '/health/live', ready: '/health/ready' },
    metrics: '/metrics',
    operations: '/ops',
  }));
}
