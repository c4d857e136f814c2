import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '#contracts/access.js';
import { inContext, type RequestContext } from '../../context/request-context.js';
import { type Fault, ValidationFailedError } from '../../errors/api-error.js';
import { currentTraceId, describeSpan } from '../../tracing/tracing.js';
import { ANONYMOUS } from '../access.js';

const CONTEXT = 'tallyhouseContext';
type Known = FastifyRequest & { [CONTEXT]: RequestContext | null };

/** The context of a request; undefined when it was refused before it had one. */
export function contextOf(request: FastifyRequest): RequestContext | undefined {
  return (request as Known)[CONTEXT] ?? undefined;
}

/** Makes the context of a request. */
export function contextFor(request: FastifyRequest, caller: Caller = ANONYMOUS): RequestContext {
  return ((request as Known)[CONTEXT] = {
    requestId: request.id,
    correlationId: correlationIdOf(request.headers, request.id),
    causationId: null,
    ipAddress: request.ip,
    userAgent: userAgentOf(request.headers),
    apiVersion: versionOf(request.url),
    traceId: currentTraceId(),
    consistencyToken: request.headers['consistency-token'],
    caller,
  });
}

/** The id a client gave its request, when it is one, or a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

/** The version that an URL speaks; routes outside the versions count as the current one. */
export function versionOf(url: string): 1 | 2 {
  return url.startsWith('/v1/') || url === '/v1' ? 1 : 2;
}

/** What happens to every request before a route sees it. */
export function prepareRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest(CONTEXT, null);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id).header('Cache-Control', 'no-store');
    done();
  });

  // after onRequest, so that a refused request has its line in the log
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    const faults = faultsOfUrl(request);
    if (faults.length > 0) done(new ValidationFailedError(faults));
    else done();
  });

  // everything behind (guards, pipes, interceptors, services) runs inside the context
  fastify.addHook('preHandler', (request, _reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url;
    if (route !== undefined)
      describeSpan(`${request.method} ${route}`, {
        'http.route': route,
        'tallyhouse.request.id': request.id,
      });
    inContext(contextFor(request), done);
  });
}

/** The program that asks, as it calls itself; no longer than anybody needs to know. */
export const userAgentOf = (headers: IncomingMessage['headers']): string | null =>
  headers['user-agent']?.slice(0, 300) ?? null;

/** What a request belongs to: the trace of W3C trace context that it names, else itself. */
export const correlationIdOf = (headers: IncomingMessage['headers'], requestId: string): string =>
  traceOf(headers['traceparent']) ?? requestId;

function traceOf(traceparent: string | string[] | undefined): string | null {
  if (typeof traceparent !== 'string') return null;
  const trace = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/.exec(traceparent)?.[1];
  return trace === undefined || /^0+$/.test(trace) ? null : trace;
}

function faultsOfUrl({ query, params }: FastifyRequest): Fault[] {
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    const field = name.replaceAll('\0', '').slice(0, 100);
    if (Array.isArray(value)) faults.push({ field, message: 'must be given once' });
    else if (name === '__proto__') faults.push({ field, message: 'is not a field of this request' });
    else if (unreadable(name) || unreadable(String(value)))
      faults.push({ field, message: 'must not contain NUL or broken characters' });
  }
  for (const [name, value] of Object.entries((params ?? {}) as Record<string, unknown>)) {
    if (unreadable(String(value)))
      faults.push({ field: name, message: 'must not contain NUL or broken characters' });
  }
  return faults.slice(0, 50);
}

const unreadable = (text: string): boolean =>
  text.includes('\0') || text.includes('\uFFFD') || !text.isWellFormed();
