import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { proxiesOf } from '../../config/proxies.rules.js';
import type { Settings } from '../../config/settings.js';
import { requestIdOf } from './hooks.js';
import { refuseConnection, refuseUrl } from './refused-early.js';

const MEBIBYTE = 1024 * 1024;

/**
 * How the server treats what it does not know yet. The time for the headers must be shorter than that for the whole
 * request, else neither counts; proxies are trusted by address, since a number trusts nobody and `true` everybody.
 */
export function serverOptions({
  TRUSTED_PROXIES,
  HEADERS_TIMEOUT_SECONDS,
  REQUEST_TIMEOUT_SECONDS,
}: Settings) {
  const proxies = proxiesOf(TRUSTED_PROXIES);
  return {
    logger: false,
    bodyLimit: MEBIBYTE,
    trustProxy: proxies.length > 0 ? proxies : false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    requestTimeout: REQUEST_TIMEOUT_SECONDS * 1_000,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: HEADERS_TIMEOUT_SECONDS * 1_000, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: requestIdOf,
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseConnection,
    routerOptions: {
      caseSensitive: true,
      ignoreDuplicateSlashes: false,
      ignoreTrailingSlash: false,
      maxParamLength: 200,
    },
  } as const satisfies FastifyHttpOptions<Server>;
}
