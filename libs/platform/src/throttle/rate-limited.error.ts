import { DomainError } from '../errors/api-error.js';

/** Too many requests in this window. */
export class RateLimitedError extends DomainError {
  readonly kind = 'limited';
  readonly code = 'RATE_LIMITED';
  /** @param retryAfter seconds until the next window */
  constructor(readonly retryAfter: number) {
    super(`Too many requests; try again in ${retryAfter} s`);
  }
}
