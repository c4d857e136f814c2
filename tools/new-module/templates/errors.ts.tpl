import { DomainError } from '#platform/errors/api-error.js';

export class {{Thing}}NotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = '{{THING}}_NOT_FOUND';
  constructor({{thing}}Id: string) {
    super('There is no such {{thing words}}', { {{thing}}Id });
  }
}
