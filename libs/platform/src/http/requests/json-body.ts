import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { DomainError, ValidationFailedError } from '../../errors/api-error.js';
import { excessOf } from './json-limits.js';

export class MalformedJsonError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'MALFORMED_JSON';
}

class CharsetError extends Error {
  readonly statusCode = 415;
}

/** Only JSON in UTF-8 is read, and only JSON that everything behind can bear; any other body is 415. */
export function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      done(null, parse(bytes, request.headers['content-type'] ?? ''));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @returns the parsed body; undefined for an empty one */
function parse(bytes: Buffer, contentType: string): unknown {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new CharsetError('Only UTF-8 is read');
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new MalformedJsonError('The body is not valid UTF-8');
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new MalformedJsonError('The body is not valid JSON');
  }
  const excess = excessOf(body);
  if (excess?.field !== undefined)
    throw new ValidationFailedError([{ field: excess.field, message: excess.message }]);
  if (excess) throw new MalformedJsonError(excess.message);
  return body;
}
