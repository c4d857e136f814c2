import { HttpException } from '@nestjs/common';
import { APIError, DomainError, type Fault, ValidationFailedError } from '../../errors/api-error.js';
import { DatabaseUnavailableError, meansDatabaseLost } from '../../errors/unavailable.js';
import { ERROR_CATALOGUE, type ErrorCode, statusOf } from '../error-catalogue.js';
import type { ErrorEntry } from './envelope.js';

/** An error in the terms of HTTP. */
export interface Problem {
  readonly status: number;
  readonly errors: readonly ErrorEntry[];
  /** seconds, where waiting helps */
  readonly retryAfter?: number;
  /** a fault of ours that belongs in the log */
  readonly unexpected?: true;
}

/** The codes of what is refused before a route is reached, by status. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
  503: 'BUSY',
};

/** Turns anything that was thrown into an answer. No text of a driver or library gets through. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ValidationFailedError) return invalid(error.faults);
  if (error instanceof APIError) return told(error);
  if (error instanceof HttpException) return ofStatus(error.getStatus());
  if (meansDatabaseLost(error)) return told(new DatabaseUnavailableError());
  return ofLibrary(error) ?? { ...ofCode('INTERNAL'), unexpected: true };
}

/** An answer with the catalogue's own words. */
export function ofCode(code: ErrorCode): Problem {
  return { status: statusOf(code), errors: [{ code, message: ERROR_CATALOGUE[code].example }] };
}

function ofStatus(status: number): Problem {
  const code = BY_STATUS[status];
  if (code === 'BUSY') return { ...ofCode(code), retryAfter: 1 };
  if (code) return ofCode(code);
  if (status >= 400 && status < 500) return { ...ofCode('MALFORMED_REQUEST'), status };
  return { ...ofCode('INTERNAL'), unexpected: true };
}

function told(error: APIError): Problem {
  const { statusCode: status, errorCode: code, message, field, details } = error;
  const waits = status === 429 || status === 503;
  return {
    status,
    errors: [
      {
        code,
        message,
        ...(field === undefined ? {} : { field }),
        ...(details === undefined ? {} : { details }),
      },
    ],
    ...(waits ? { retryAfter: secondsToWait(error) } : {}),
    ...(status >= 500 && !(error instanceof DomainError) ? { unexpected: true as const } : {}),
  };
}

function secondsToWait(error: APIError): number {
  const { retryAfter } = error as { retryAfter?: unknown };
  if (typeof retryAfter === 'number') return Math.max(1, Math.ceil(retryAfter));
  return error instanceof DatabaseUnavailableError ? 5 : 1;
}

function invalid(faults: readonly Fault[]): Problem {
  return {
    status: 400,
    errors: faults.map(({ field, message }) => ({
      code: 'VALIDATION_FAILED',
      message,
      ...(field === '' ? {} : { field }),
    })),
  };
}

interface Foreign {
  readonly name?: string;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly path?: unknown;
  readonly errors?: unknown;
  readonly keyPattern?: unknown;
}

/** Errors of Fastify, mongoose and the driver that say something about the request. */
function ofLibrary(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const { name, code, statusCode, path, errors, keyPattern } = error as Foreign;
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return ofCode('MALFORMED_JSON');
  if (code === 11000) {
    const field = Object.keys((keyPattern ?? {}) as object).at(-1);
    return {
      status: 409,
      errors: [
        {
          code: 'DUPLICATE',
          message: 'This value exists already',
          ...(field === undefined ? {} : { field }),
        },
      ],
    };
  }
  if (name === 'CastError' || name === 'StrictModeError')
    return invalid([{ field: String(path ?? ''), message: 'has a value of the wrong form' }]);
  if (name === 'ValidationError' && typeof errors === 'object' && errors !== null) {
    return invalid(
      Object.keys(errors)
        .slice(0, 50)
        .map((field) => ({ field, message: 'has a value of the wrong form' })),
    );
  }
  if (name === 'BSONError')
    return invalid([{ field: '', message: 'holds a name or a value that cannot be stored' }]);
  if (name === 'URIError') return ofCode('MALFORMED_REQUEST');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return ofStatus(statusCode);
  return null;
}
