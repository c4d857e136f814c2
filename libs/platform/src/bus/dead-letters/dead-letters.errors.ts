import { DomainError } from '../../errors/api-error.js';

export class DeadLetterNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'DEAD_LETTER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no dead letter ${id}; it may have gone through meanwhile`);
  }
}

/** Its turn comes when the one before it has gone through. */
export class DeadLetterBehindError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DEAD_LETTER_BEHIND';
  constructor(id: string, first: string) {
    super(`${id} waits behind ${first} of the same aggregate; requeue that one`, { first });
  }
}
