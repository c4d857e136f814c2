import { DomainError } from '#platform/errors/api-error.js';

export class ApiKeyNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'API_KEY_NOT_FOUND';
  constructor(id: string) {
    super(`There is no API key ${id}`);
  }
}

/** Nobody gives away what they do not have. */
export class ScopeNotYoursError extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor(scope: string) {
    super(`You do not have ${scope} yourself`, undefined, 'scopes');
  }
}
