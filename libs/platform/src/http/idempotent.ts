import { SetMetadata } from '@nestjs/common';
import { DomainError } from '../errors/api-error.js';

export const NEEDS_KEY = 'tallyhouse:needs-idempotency-key';
export const WITHOUT_KEY = 'tallyhouse:without-idempotency';

/** The route is refused without `Idempotency-Key` in these versions. */
export const NeedsIdempotencyKey = ({ versions }: { versions: readonly (1 | 2)[] }) =>
  SetMetadata(NEEDS_KEY, versions);

/** `Idempotency-Key` means nothing here: the answer holds secrets, or nothing is changed. */
export const WithoutIdempotency = () => SetMetadata(WITHOUT_KEY, true);

export class IdempotencyKeyMissingError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'IDEMPOTENCY_KEY_MISSING';
  constructor() {
    super('Send an Idempotency-Key with this request', undefined, 'Idempotency-Key');
  }
}
