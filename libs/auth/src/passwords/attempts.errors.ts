import { DomainError } from '#platform/errors/api-error.js';

/** Too many wrong passwords on one account; nothing was tried. */
export class TooManyFailuresError extends DomainError {
  readonly kind = 'limited';
  readonly code = 'RATE_LIMITED';
  /** seconds, for Retry-After */
  readonly retryAfter: number;

  /** @param wait milliseconds until the account may be tried again */
  constructor(wait: number) {
    const retryAfter = Math.ceil(wait / 1_000);
    super(`Too many failed logins; try again in ${retryAfter} s`, { retryAfter });
    this.retryAfter = retryAfter;
  }
}
