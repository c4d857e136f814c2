import { chmodSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { places } from '../launch/places.mjs';
import { readJson } from '../launch/users.mjs';

const NAMES = ['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'CURSOR_SECRET', 'WEBHOOK_KEY', 'AUDIT_KEY'];

/** Secrets of a development machine, made once and kept for the owner's eyes; the environment's own win. */
export function developmentSecrets() {
  const kept = readJson(places.secrets) ?? {};
  const missing = NAMES.filter((name) => typeof kept[name] !== 'string');
  for (const name of missing) kept[name] = randomBytes(32).toString('base64url');
  if (missing.length > 0) {
    writeFileSync(places.secrets, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(places.secrets, 0o600);
  }
  return {
    made: missing.length,
    values: Object.fromEntries(NAMES.map((name) => [name, process.env[name] || kept[name]])),
  };
}
