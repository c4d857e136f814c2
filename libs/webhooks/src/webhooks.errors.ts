import { DomainError } from '#platform/errors/api-error.js';

export class WebhookNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'WEBHOOK_NOT_FOUND';
  constructor(id: string) {
    super(`There is no webhook ${id}`);
  }
}

export class DeliveryNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'DELIVERY_NOT_FOUND';
  constructor(id: string) {
    super(`There is no delivery ${id}`);
  }
}

export class WebhookLimitError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'WEBHOOK_LIMIT';
  constructor(most: number) {
    super(`There are ${most} webhooks already; delete one first`);
  }
}
