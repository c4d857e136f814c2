import type { ErrorEntry, Failure } from './generated/types.gen.js';

/** Every code the API may refuse with. */
export type ErrorCode = ErrorEntry['code'];

/** Whether an error is a refusal of the API, and not of the network or of whatever stands before the API. */
export function isFailure(error: unknown): error is Failure {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as Partial<Failure>).success === false &&
    Array.isArray((error as Partial<Failure>).errors)
  );
}

/** The entry with this code, with what was short, which price was true, or which field was wrong. */
export function refusedWith(error: unknown, code: ErrorCode): ErrorEntry | undefined {
  return isFailure(error) ? error.errors.find((entry) => entry.code === code) : undefined;
}
