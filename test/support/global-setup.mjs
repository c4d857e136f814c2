import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../tools/mongo/throwaway.mjs', import.meta.url));

/** Tests ask what an answer is, never whether it came in time: a machine that stands still for a moment fails none. */
const PATIENCE = 'serverSelectionTimeoutMS=30000&waitQueueTimeoutMS=30000&socketTimeoutMS=60000';

/**
 * One MongoDB for the whole run, at MONGODB_TEST_URI; each worker takes the database tallyhouse_test_<JEST_WORKER_ID>.
 * Unit specs (TEST_SCOPE=unit) have none; a MONGODB_TEST_URI that is set already is used as it is.
 */
export default async function setUp() {
  if (process.env.TEST_SCOPE === 'unit' || process.env.MONGODB_TEST_URI) return;
  const keeper = spawn(process.execPath, [script, '--in-memory'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const lines = createInterface({ input: keeper.stdout });
  const [said] = await Promise.race([once(lines, 'line'), once(keeper, 'exit')]);
  if (typeof said !== 'string') throw new Error('There is no MongoDB to test with; the reason is above.');
  const { uri, binary } = JSON.parse(said);
  process.env.MONGODB_TEST_URI = `${uri}&${PATIENCE}`;
  process.env.MONGOD_BIN ??= binary;
  globalThis.mongoKeeper = keeper;
}
