import { DomainError } from '#platform/errors/api-error.js';

/** As many watch as this process serves. */
export class TooManyWatchersError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  constructor() {
    super('Too many watch the operations live; try again, or read GET /admin/operations');
  }
}

/** The page has no such file. */
export class PageFileNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'ROUTE_NOT_FOUND';
  constructor(name: string) {
    super(`The operations page has no file ${name.slice(0, 100)}`);
  }
}

/** A part of the overview is not there in time. */
export class PartTooSlowError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  constructor() {
    super('The database takes too long to tell');
  }
}
