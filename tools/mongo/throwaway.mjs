/**
 * A process that keeps one MongoDB in the temporary folder for as long as its standard input is open, prints
 * `{ uri, binary, pid }` when it is ready, and leaves nothing behind however the parent ended.
 *
 * With `--in-memory` its files are kept in memory where there is plenty, so that a slow disk holds up no test.
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongod } from './binary.mjs';
import { startMongod, stopMongod, uriOf } from './mongod.mjs';
import { freePort } from '../launch/ports.mjs';

for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(signal, () => {});

const MEMORY = '/dev/shm';
const PLENTY = 6 * 2 ** 30;

function isPlenty() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= PLENTY;
  } catch {
    return false; // not a system that has it
  }
}

const place = process.argv.includes('--in-memory') && isPlenty() ? MEMORY : tmpdir();
const folder = mkdtempSync(join(place, 'tallyhouse-test-'));
let state;
let code = 0;
const parentGone = new Promise((resolve) => process.stdin.once('end', resolve).resume());
try {
  const { path } = await findMongod((text) => console.error(`  … MongoDB     ${text}`));
  const at = {
    binary: path,
    folder: join(folder, 'db'),
    log: join(folder, 'mongod.log'),
    port: await freePort(),
  };
  state = await startMongod(at);
  console.log(JSON.stringify({ uri: uriOf(state.port), binary: path, pid: state.pid }));
  await parentGone;
} catch (error) {
  console.error(error.name === 'Failure' ? error.message : error);
  code = 1;
}
await stopMongod(state, { now: true });
rmSync(folder, { recursive: true, force: true });
process.exit(code);
