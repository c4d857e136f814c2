import { DomainError } from '../errors/api-error.js';

/** The figures are for those who have METRICS_TOKEN. */
export class MetricsTokenError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'UNAUTHENTICATED';
  constructor() {
    super('Send METRICS_TOKEN as bearer token');
  }
}
