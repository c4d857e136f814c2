import cors from '@fastify/cors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../config/settings.js';
import type { FlatHeaders } from './flat-headers.js';
import { isPreflight } from '../requests/options.js';

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

/** What is said of origins to a request that has none; a cache must not give it to one that has. */
export const WITHOUT_ORIGIN: FlatHeaders = ['vary', 'Origin'];

/**
 * Lets pages of the origins that the settings name read answers. Registered by itself and not by Nest, which would set
 * these headers twice for the sake of middleware, of which there is none.
 */
export async function allowOrigins(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const allowed = {
    origin: originsOf(settings),
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  };
  // a plain OPTIONS is not for CORS to answer
  const withoutPreflight = { ...allowed, preflight: false };
  const none = { origin: false };
  await app.register(cors, {
    delegator: (request, done) => {
      if (request.headers.origin === undefined) done(null, none);
      else done(null, isPreflight(request) ? allowed : withoutPreflight);
    },
  });
}

function originsOf({ CORS_ORIGINS, NODE_ENV }: Settings): (string | RegExp)[] {
  const named = CORS_ORIGINS.split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  return NODE_ENV === 'development' ? [...named, /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/] : named;
}
