import { DomainError } from '../errors/api-error.js';

/** There is no projection of this name. */
export class ProjectionNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'PROJECTION_NOT_FOUND';
  constructor(name: string) {
    super(`There is no projection ${name}`, { name });
  }
}
