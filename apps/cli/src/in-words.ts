import { isNativeError } from 'node:util/types';
import { SettingsError } from '#platform/config/settings.js';
import { APIError } from '#platform/errors/api-error.js';
import { DatabaseUnavailableError, meansDatabaseLost } from '#platform/errors/unavailable.js';
import { BackupError } from '#platform/mongo/backup/backup-error.js';
import { NotRestoredError } from '#platform/mongo/migrations.js';
import { SchemaLockedError, SchemaLockLostError } from '#platform/mongo/schema/lock.js';
import { Refusal } from './refusal.js';

const UNREACHABLE = 'The database cannot be reached: see whether it runs and whether MONGODB_URI is right.';
const FORBIDDEN = 'MongoDB refuses the name or the password in MONGODB_URI.';

const SAY_IT_THEMSELVES = [
  Refusal,
  SettingsError,
  APIError,
  BackupError,
  NotRestoredError,
  SchemaLockedError,
  SchemaLockLostError,
];

/** @returns what went wrong for the person at the terminal; null when only its stack can tell */
export function inWords(error: unknown): string | null {
  if (error instanceof DatabaseUnavailableError || meansDatabaseLost(error)) return UNREACHABLE;
  if (SAY_IT_THEMSELVES.some((kind) => error instanceof kind)) return (error as Error).message;
  if (!isNativeError(error)) return null;
  const { code } = error as { code?: unknown };
  if (error.name === 'MongoParseError') return `MONGODB_URI cannot be understood: ${error.message}.`;
  if (code === 18) return FORBIDDEN;
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return error.message;
  return null;
}
