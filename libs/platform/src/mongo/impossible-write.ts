import { Logger } from '@nestjs/common';

const DOCUMENT_VALIDATION_FAILURE = 121;

/** The database refused to store a document that must not exist. A defect of the code: nothing of its transaction is kept. */
export class ImpossibleWriteError extends Error {
  constructor(what: string, cause: unknown) {
    super(`The database refused an impossible document in ${what}`, { cause });
    this.name = 'ImpossibleWriteError';
  }
}

const logger = new Logger('Integrity');

/** Raises the alarm when the database refused a document; anything else is handed on as it is. */
export function alarmed(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== DOCUMENT_VALIDATION_FAILURE)
    return error;
  logger.fatal({ alarm: 'impossible-write', collection: what, refused: refusalOf(error), err: error });
  return new ImpossibleWriteError(what, error);
}

/** The server names the document and the rule that it breaks. */
function refusalOf(error: Error): unknown {
  const { errInfo, writeErrors } = error as { errInfo?: unknown; writeErrors?: unknown };
  const [first] = Array.isArray(writeErrors) ? (writeErrors as { err?: { errInfo?: unknown } }[]) : [];
  return errInfo ?? first?.err?.errInfo ?? null;
}
