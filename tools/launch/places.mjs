import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const data = resolve(root, process.env.DATA_DIR || '.data');

/** Everything a start leaves behind is under `data`; `bin` alone survives `--fresh`. */
export const places = {
  data,
  bin: join(data, 'bin'),
  fetchLock: join(data, 'bin/fetch.lock'),
  installLock: join(data, 'bin/install.lock'),
  users: join(data, 'users'),
  lock: join(data, 'lock'),
  secrets: join(data, 'secrets.json'),
  credentials: join(data, 'credentials.json'),
  selfTested: join(data, 'self-test.json'),
  mongo: join(data, 'mongo'),
  mongoState: join(data, 'mongo.json'),
  mongoLog: join(data, 'mongod.log'),
  apiLog: join(data, 'api.log'),
  apiEntry: join(root, 'dist/apps/api/src/main.js'),
  cliEntry: join(root, 'dist/apps/cli/src/main.js'),
};

/** Node keeps what it has compiled there, so that what loads thousands of modules does so faster the next time. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') };

export function claimFolder(folder) {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Failure(
      `Tallyhouse may not write to ${folder} (${error.code}): make it yours with  sudo chown -R "$(id -un)" "${root}"  or work in a folder of your own.`,
    );
  }
}
