import { type DynamicModule, type Type, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Settings } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import type { Examples } from '#platform/http/openapi/examples.js';
import type { Heads } from '#platform/http/answers/kept-answers.js';
import { serveDocuments } from '#platform/http/openapi/serve.js';
import { Readiness } from '#platform/health/readiness.js';
import { answerAtOnce, type AtOnce } from '#platform/http/requests/at-once.js';
import { tellAnswers } from '#platform/http/requests/answered.js';
import { endInTime, sayGoodbye } from '#platform/http/requests/connections.js';
import { allowOrigins, WITHOUT_ORIGIN } from '#platform/http/headers/origins.js';
import { prepareRequests } from '#platform/http/requests/hooks.js';
import { answerOptions } from '#platform/http/requests/options.js';
import { readJsonOnly } from '#platform/http/requests/json-body.js';
import { RouteTable } from '#platform/http/requests/route-table.js';
import { secureHeaders } from '#platform/http/headers/secure-headers.js';
import { serverOptions } from '#platform/http/requests/server-options.js';
import { countEarlyRefusals } from '#platform/throttle/refusals.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';
import { requestLines } from '#platform/logging/request-lines.js';
import { Metrics } from '#platform/metrics/metrics.js';
import { requestFigures } from '#platform/metrics/request-figures.js';

export interface AppParts {
  /** the composition root */
  readonly module: DynamicModule | Type<object>;
  /** values for the placeholders in the documents; none unless given */
  readonly examples?: (app: NestFastifyApplication) => Examples;
  /** lets kept answers out before Nest sees the request; the doors they pass are the module's, so it says which */
  readonly keptAnswers: ((app: NestFastifyApplication, heads: Heads) => Promise<AtOnce>) | null;
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
  const observers = [
    requestLines((await app.resolve(PinoLogger)).logger),
    requestFigures(fastify, app.get(Metrics)),
  ];
  tellAnswers(fastify, observers);

  fastify.server.maxConnections = settings.MAX_CONNECTIONS;
  const secure = await secureHeaders(fastify, settings);
  await allowOrigins(app, settings);
  // behind whatever sets headers of every answer
  const atOnce = await keptAnswers?.(app, {
    whole: [...secure, ...WITHOUT_ORIGIN],
    unchanged: WITHOUT_ORIGIN,
  });
  if (atOnce) answerAtOnce(fastify, atOnce, observers);
  app.enableVersioning({ type: VersioningType.URI });
  serveDocuments(app, examples?.(app) ?? (() => Promise.resolve({})));
  serveIndex(fastify);
  endInTime(fastify);
  return app;
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
