import { type Money, toDecimal } from '#contracts/money.js';
import { DomainError } from '#platform/errors/api-error.js';

/** More would be refunded than is due, or than was paid. */
export class RefundExceedsDueError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'REFUND_EXCEEDS_DUE';
  constructor(due: Money) {
    super(
      `At most ${toDecimal(due.amount, due.currency)} ${due.currency} can be refunded`,
      { due },
      'amount',
    );
  }
}
