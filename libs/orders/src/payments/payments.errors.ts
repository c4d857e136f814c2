import { type Money, toDecimal } from '#contracts/money.js';
import { DomainError } from '#platform/errors/api-error.js';

const shown = ({ amount, currency }: Money): string => `${toDecimal(amount, currency)} ${currency}`;

/** The order would be paid beyond its total. */
export class PaymentExceedsTotalError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'PAYMENT_EXCEEDS_TOTAL';
  constructor(open: Money) {
    super(`At most ${shown(open)} of the order is still to be paid`, { open }, 'amount');
  }
}

/** The order has a payment of that name, and this is not its capture. */
export class DuplicatePaymentError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(reference: string) {
    super(`The order has a payment ${reference} already`, { reference }, 'reference');
  }
}

/** More was refunded, while no payment was recorded, than would be paid. */
export class RefundedBeyondPaymentError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'REFUND_EXCEEDS_DUE';
  constructor(refunded: Money) {
    super(
      `${shown(refunded)} were refunded while no payment was recorded; record a payment of at least as much`,
      { refunded },
      'amount',
    );
  }
}
