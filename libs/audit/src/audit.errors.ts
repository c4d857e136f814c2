import { DomainError } from '#platform/errors/api-error.js';

export class AuditEntryNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'AUDIT_ENTRY_NOT_FOUND';
  constructor(id: string) {
    super(`There is no audit entry ${id}`);
  }
}
