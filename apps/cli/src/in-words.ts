import { isNativeError } from 'node:util/types';
import { SettingsError } from '#platform/config/settings.js';
import { APIError } from '#platform/errors/api-error.js';
import { DatabaseUnavailableError, meansDatabaseLost } from '#platform/errors/unavailable.js';
import { Refusal } from './refusal.js';

const UNREACHABLE = 'The database cannot be reached: see whether it runs and whether MONGODB_URI is right.';
const FORBIDDEN = 'MongoDB refuses the name or the password in MONGODB_URI.';

/** @returns what went wrong for the person at the terminal; null when only its stack can tell */
export function inWords(error: unknown): string | null {
  if (error instanceof DatabaseUnavailableError || meansDatabaseLost(error)) return UNREACHABLE;
  if (error instanceof Refusal || error instanceof SettingsError || error instanceof APIError)
    return error.message;
  if (!isNativeError(error)) return null;
  const { code } = error as { code?: unknown };
  if (error.name === 'MongoParseError') return `MONGODB_URI cannot be understood: ${error.message}.`;
  if (code === 18) return FORBIDDEN;
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return error.message;
  return null;
}
