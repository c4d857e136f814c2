import { DomainError } from '#platform/errors/api-error.js';

/** There is no such customer, or it is not the caller's to see. */
export class CustomerNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'CUSTOMER_NOT_FOUND';
  constructor(customerId: string) {
    super('There is no such customer', { customerId });
  }
}

/** Another customer has this e-mail address, or this name in the other system. */
export class DuplicateCustomerError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(field: 'email' | 'reference') {
    super(`There is a customer with this ${field} already`, undefined, field);
  }
}
