import { type ErrorCode, statusOf } from '../error-catalogue.js';
import { differsByVersion } from '../returns.js';
import type { Handler } from './handlers.js';
import type { JsonObject } from './schemas.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not what is asked for.',
  401: 'Not signed in, or not any more.',
  403: 'Not allowed.',
  404: 'Not there.',
  405: 'Not possible here.',
  408: 'The request came too slowly.',
  409: 'The state of things does not allow it.',
  410: 'Gone.',
  412: 'The resource has changed.',
  413: 'Too large.',
  415: 'Not JSON.',
  422: 'The key belongs to another request.',
  428: 'If-Match is missing.',
  429: 'Too many requests.',
  431: 'The address and the headers are too long.',
  500: 'A fault of the service.',
  503: 'Not possible at the moment.',
};

/** Every code that an operation may answer with: what it names itself and what its parts bring along. */
export function codesOf(handler: Handler, verb: string, version: 1 | 2): ErrorCode[] {
  const { described, body, query, returned, permissions, ifMatch, keyIgnored, keyNeededIn } = handler;
  const codes = new Set<ErrorCode>([
    'VALIDATION_FAILED',
    'UNAUTHENTICATED',
    'TOKEN_EXPIRED',
    'RATE_LIMITED',
    'HEADERS_TOO_LARGE',
    'INTERNAL',
    'DATABASE_UNAVAILABLE',
  ]);
  const add = (when: boolean, ...more: ErrorCode[]) => {
    if (when) for (const code of more) codes.add(code);
  };
  add(permissions.length > 0, 'FORBIDDEN');
  add(body !== null, 'MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  const isReport = returned?.options.sheet !== undefined;
  add(verb !== 'get' || isReport, 'BUSY');
  add(isReport, 'REPLICA_BEHIND');
  add(returned?.kind === 'page' && query !== null, version === 1 ? 'PAGE_TOO_DEEP' : 'CURSOR_INVALID');
  add(ifMatch, 'STALE');
  add(ifMatch && version === 2, 'IF_MATCH_REQUIRED');
  add(verb === 'post' && !keyIgnored, 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS');
  add(keyNeededIn.includes(version), 'IDEMPOTENCY_KEY_MISSING');
  add(version === 1 && returned !== null && differsByVersion(returned), 'VERSION_SUNSET');
  add(true, ...(described?.errors ?? []));
  const known = [...codes].filter((code) => version === 2 || code !== 'IF_MATCH_REQUIRED');
  return known.some((code) => statusOf(code) === 404) ? known : [...known, 'ROUTE_NOT_FOUND'];
}

/** The error answers of an operation by status, with an example for each code. */
export function failuresOf(codes: readonly ErrorCode[]): JsonObject {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = statusOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const counted = {
    RateLimit: { $ref: '#/components/headers/RateLimit' },
    'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
  };
  const waits = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
  return Object.fromEntries(
    [...byStatus]
      .sort(([one], [other]) => one - other)
      .map(([status, several]) => [
        String(status),
        {
          description: `${TITLES[status] ?? 'Refused.'} ${several.map((code) => `\`${code}\``).join(' · ')}`,
          headers: { ...counted, ...(status === 429 || status === 503 ? waits : {}) },
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Failure' },
              examples: Object.fromEntries(
                several.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
              ),
            },
          },
        },
      ]),
  );
}
