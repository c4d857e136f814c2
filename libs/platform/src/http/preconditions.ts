import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { currentContext } from '../context/request-context.js';
import { DomainError } from '../errors/api-error.js';

/** The resource is not the one the client has read. */
export class StaleError extends DomainError {
  readonly kind = 'stale';
  readonly code = 'STALE';
  constructor() {
    super('The resource has changed since it was read; read it again', undefined, 'If-Match');
  }
}

export class IfMatchRequiredError extends DomainError {
  readonly kind = 'unconditional';
  readonly code = 'IF_MATCH_REQUIRED';
  constructor() {
    super('Send If-Match with the ETag of the resource', undefined, 'If-Match');
  }
}

/** The content of an entity tag, `W/"7"` → `7`; null when it is none. */
export function contentOfTag(tag: string): string | null {
  return /^(?:W\/)?"([^"]*)"$/.exec(tag.trim())?.[1] ?? null;
}

export function readIfMatch(_: unknown, execution: ExecutionContext): string | undefined {
  const given = execution.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (given === undefined && currentContext()?.apiVersion !== 1) throw new IfMatchRequiredError();
  return expectedOf(given);
}

/**
 * The version that the client has read, from If-Match: `"7"` → `7`. Undefined when there is none, or `*`.
 * A change in v2 must have it.
 */
export const IfMatch = createParamDecorator(readIfMatch);

/** @throws {StaleError} when the header is no entity tag, which no version of the resource can have */
export function expectedOf(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = contentOfTag(header);
  if (version === null) throw new StaleError();
  return version;
}

/** @throws {StaleError} when the client has read another version than `current` */
export function assertFresh(expected: string | undefined, current: string | number): void {
  if (expected !== undefined && expected !== String(current)) throw new StaleError();
}
