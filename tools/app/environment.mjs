import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../launch/failure.mjs';
import { COMPILE_CACHE, places, root } from '../launch/places.mjs';
import { developmentSecrets } from './secrets.mjs';

/** Settings of a `.env` file count where the environment itself says nothing. */
export function readDotEnv() {
  const file = join(root, '.env');
  // Node 20.11 has no loadEnvFile; the second stage, on Node 24, reads the file then.
  if (existsSync(file)) process.loadEnvFile?.(file);
}

export const inProduction = () => process.env.NODE_ENV === 'production';

/** What must come from outside in production, where nothing is made up. */
export function demandProductionSettings() {
  if (inProduction() && !process.env.MONGODB_URI) {
    throw new Failure(
      'NODE_ENV=production has no embedded MongoDB: set  MONGODB_URI=mongodb://…  to your replica set, or leave NODE_ENV out for development.',
    );
  }
}

/** The environment of the application's own programs. */
export function appEnvironment({ uri, port, secrets }) {
  return {
    NODE_ENV: 'development',
    ...COMPILE_CACHE,
    ...process.env,
    ...secrets,
    ...(port && { PORT: String(port) }),
    MONGODB_URI: uri,
    DATA_DIR: places.data,
  };
}

/** @returns `{ said, values }`: what to tell the user, and the secrets by name (none of ours in production) */
export function secretsFor() {
  if (inProduction()) return { said: 'from the environment', values: {} };
  const { made, values } = developmentSecrets();
  return { said: made ? `${made} generated into .data/secrets.json` : 'from .data/secrets.json', values };
}
