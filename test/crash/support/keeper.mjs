/**
 * A process that keeps one MongoDB of its own in the temporary folder, kills it and starts it again as it is told:
 * a line `kill` or `start` on its standard input is answered by a line when that is done. It leaves nothing behind when
 * its standard input ends, however the parent came to its end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../../tools/launch/ports.mjs';
import { findMongod } from '../../../tools/mongo/binary.mjs';
import { startMongod, stopMongod, uriOf } from '../../../tools/mongo/mongod.mjs';

for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(signal, () => {});

const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-kept-'));
let state;
try {
  const { path: binary } = await findMongod(() => {});
  const at = { binary, folder: join(folder, 'db'), log: join(folder, 'mongod.log'), port: await freePort() };
  const say = (word) => process.stdout.write(`${word}\n`);
  state = await startMongod(at);
  say(uriOf(state.port));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'kill') await stopMongod(state, { now: true });
    else state = await startMongod(at);
    say(line);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stopMongod(state, { now: true });
  rmSync(folder, { recursive: true, force: true });
}
