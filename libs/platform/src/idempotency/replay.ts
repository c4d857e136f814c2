import { DomainError } from '../errors/api-error.js';

/**
 * The request was done before, and this is what it was answered. Thrown instead of doing the work again; platform/http
 * makes the answer of it.
 */
export class Replay extends Error {
  /** @param data parsed JSON */
  constructor(
    readonly status: number,
    readonly location: string | null,
    readonly data: unknown,
  ) {
    super('This request was done before');
    this.name = 'Replay';
  }
}

export class IdempotencyKeyReusedError extends DomainError {
  readonly kind = 'unprocessable';
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super('This Idempotency-Key belongs to another request', undefined, 'Idempotency-Key');
  }
}
