import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../context/request-context.js';
import type { DeprecatedUses } from '../../deprecation/deprecated-uses.js';
import { deprecationHeaders } from '../../deprecation/sunset.js';
import { addHeaders } from '../headers/flat-headers.js';
import { append } from '../csv/answer.js';
import { contentOfTag } from '../preconditions.js';
import { isTagged, type Returned } from '../returns.js';
import { type Envelope, type Meta, succeeded, succeededText } from './envelope.js';
import { linksOf } from './links.js';
import type { Prepared } from './prepared.js';
import type { Presented } from './presented.js';

/** Says that the operation will end, and counts who still uses it. */
export function deprecate(
  uses: DeprecatedUses,
  context: RequestContext | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  addHeaders(reply, deprecationHeaders(request.url));
  uses.note(
    context?.caller.userId ?? 'anonymous',
    `${request.method} ${request.routeOptions.url ?? ''}`,
    context?.userAgent ?? null,
  );
}

/**
 * What is sent of a result in the terms of HTTP, with its status and headers set.
 *
 * @param text `data` as JSON, where it has been made already
 */
export function send(
  presented: Presented,
  meta: Meta,
  request: FastifyRequest,
  reply: FastifyReply,
  text?: string,
): Envelope | string | undefined {
  const { location, etag } = presented;
  void reply.status(presented.status);
  if (location !== null) void reply.header('Location', location);
  for (const link of linksOf(presented.meta, request.url)) append(reply, 'Link', link);
  if (etag !== null && isKnown(etag, request, reply)) return undefined;
  const whole = { ...meta, ...presented.meta };
  return text === undefined ? succeeded(presented.data, whole) : enveloped(text, whole, reply);
}

/**
 * The same, with an ETag for every single thing that is read: what has no version of its own is known again by what it
 * says; a weak tag, since bytes may differ.
 */
export function sendTagged(
  returned: Returned,
  presented: Presented,
  meta: Meta,
  request: FastifyRequest,
  reply: FastifyReply,
): Envelope | string | undefined {
  if (presented.etag !== null || !isTagged(returned) || !isRead(request))
    return send(presented, meta, request, reply);
  const text = JSON.stringify(presented.data ?? null);
  const etag = `W/"${hash('sha1', text, 'base64url').slice(0, 16)}"`;
  return send({ ...presented, etag }, meta, request, reply, text);
}

export const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** An answer whose data is text already; what is of this request alone is put into it. */
export function sendPrepared(
  prepared: Prepared,
  version: 1 | 2,
  request: FastifyRequest,
  reply: FastifyReply,
): string | undefined {
  if (isKnown(prepared.etag, request, reply)) return undefined;
  const { before, after } = prepared.frame(version);
  void reply.type(JSON_TYPE);
  return before + request.id + after;
}

/** Whether the client has it already. */
export const isUnchanged = (prepared: Prepared, { headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  matches(headers['if-none-match'], prepared.etag);

/**
 * The same, past everything that the framework does with an answer.
 *
 * @param head names and values in turns, of everything but what is told here
 * @returns its status
 */
export function sendPreparedRaw(
  prepared: Prepared,
  version: 1 | 2,
  requestId: string,
  head: string[],
  unchanged: boolean,
  response: ServerResponse,
): 200 | 304 {
  head.push('etag', prepared.etag, 'cache-control', REVALIDATED);
  if (unchanged) {
    response.writeHead(304, head).end();
    return 304;
  }
  const { before, after, length, encoding } = prepared.frame(version);
  head.push('content-type', JSON_TYPE, 'content-length', String(length + requestId.length));
  response.writeHead(200, head).end(before + requestId + after, encoding);
  return 200;
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** for whoever asked, and never without asking again */
const REVALIDATED = 'private, no-cache';

function enveloped(text: string, meta: Meta, reply: FastifyReply): string {
  void reply.type(JSON_TYPE);
  return succeededText(text, JSON.stringify(meta));
}

/** Tags the answer. @returns whether the client has it already, so that 304 says all */
function isKnown(etag: string, request: FastifyRequest, reply: FastifyReply): boolean {
  void reply.header('ETag', etag);
  if (!isRead(request)) return false;
  void reply.header('Cache-Control', REVALIDATED);
  if (!matches(request.headers['if-none-match'], etag)) return false;
  void reply.status(304);
  return true;
}

function matches(wanted: string | undefined, etag: string): boolean {
  if (wanted === undefined) return false;
  if (wanted === etag) return true;
  const current = contentOfTag(etag);
  return wanted.trim() === '*' || wanted.split(',').some((tag) => contentOfTag(tag) === current);
}
