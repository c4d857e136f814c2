/**
 * What went wrong in the terms of the API. Only the filter in platform/http turns it into an answer.
 *
 * @see docs/errors.md
 */
export class APIError extends Error {
  constructor(
    message: string,
    readonly statusCode: number,
    readonly errorCode: string,
    readonly details?: unknown,
    /** path of the input that is at fault, `items[0].quantity` */
    readonly field?: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The one table from kinds of refusal to status codes. */
export const STATUS_BY_KIND = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  unprocessable: 422,
  unconditional: 428,
  limited: 429,
  unavailable: 503,
} as const;
export type Kind = keyof typeof STATUS_BY_KIND;

/**
 * A refusal of the business. A subclass names `kind` and `code`; the status follows from the kind.
 * Throw it from rules and services; never an HTTP exception.
 */
export abstract class DomainError extends APIError {
  abstract readonly kind: Kind;
  abstract readonly code: string;

  constructor(message: string, details?: unknown, field?: string) {
    super(message, 0, '', details, field);
    // kind and code are fields of the subclass, which do not exist yet while this constructor runs
    Object.defineProperty(this, 'statusCode', { get: () => STATUS_BY_KIND[this.kind], enumerable: true });
    Object.defineProperty(this, 'errorCode', { get: () => this.code, enumerable: true });
  }
}

/** One fault of the input. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** 400 with one entry per fault. */
export class ValidationFailedError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'VALIDATION_FAILED';
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map((fault) => `${fault.field}: ${fault.message}`).join('; '));
  }
}
