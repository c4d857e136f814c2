import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from '../app/build.mjs';
import { exitOf } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd, end, goOn, isEnding, obeySignals } from '../launch/life.mjs';
import { COMPILE_CACHE, root } from '../launch/places.mjs';
import { stepsOn } from '../launch/steps.mjs';
import { isAlive, markOf } from '../launch/users.mjs';

const SECRETS = ['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'CURSOR_SECRET', 'WEBHOOK_KEY', 'AUDIT_KEY'];
/** stands for the database until it is there */
const UNKNOWN = 'mongodb://127.0.0.1/';
/** A machine that is busy with something else is slow, not broken. */
const PATIENCE = ['serverSelectionTimeoutMS', 'connectTimeoutMS', 'socketTimeoutMS', 'waitQueueTimeoutMS'];
const PATIENCE_MS = '60000';
const LOOK_EVERY = 250;
const ENDED_WITHIN = 10_000;
/** Two seconds are usual; a machine that is busy with something else takes long. */
const READY_WITHIN = 180_000;

/** What an instance is run with, whatever stands in the environment; `--set` has the last word. */
function settingsOf({ port, folder, set }) {
  const wished = set.map((each) => {
    const [, name, value] = /^([A-Z0-9_]+)=(.*)$/s.exec(each) ?? [];
    if (name === undefined)
      throw new Failure(`--set ${each} names no setting: write it as  --set ORDER_PROCESSING=manual .`);
    return [name, value];
  });
  return {
    NODE_ENV: 'development',
    PORT: port,
    MONGODB_URI: UNKNOWN,
    DATA_DIR: folder,
    ...Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('base64url')])),
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_LIMIT_PER_MINUTE: '0',
    ACCESS_TOKEN_MINUTES: '60',
    WEBHOOK_LOOPBACK: 'true',
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(wished),
  };
}

/** A database whose name was never there before, on the server of this address. */
function inDatabaseOfItsOwn(uri) {
  const [, server, query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (!server)
    throw new Failure(
      `--mongodb ${uri} is no address of a replica set: write  mongodb://host:port/?replicaSet=name .`,
    );
  const asked = new URLSearchParams(query);
  for (const name of PATIENCE) if (!asked.has(name)) asked.set(name, PATIENCE_MS);
  return `${server}/tallyhouse_ephemeral_${randomUUID().slice(0, 13)}?${asked}`;
}

/** A MongoDB in the temporary folder that ends when this process does, however it ends. */
async function throwawayMongo() {
  const keeper = spawn(process.execPath, [join(root, 'tools/mongo/throwaway.mjs'), '--in-memory'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const over = exitOf(keeper);
  beforeEnd(async () => {
    keeper.stdin.end();
    await over;
  });
  const line = new Promise((resolve) => createInterface({ input: keeper.stdout }).once('line', resolve));
  const said = await Promise.race([line, over]);
  if (typeof said !== 'string')
    throw new Failure('There is no MongoDB for the instance: the reason is above.');
  return JSON.parse(said).uri;
}

/** Loads the application while its database is still starting; settings that are not usable are refused before that. */
function application(settings) {
  const child = spawn(process.execPath, [join(root, 'dist/apps/api/src/ephemeral/main.js')], {
    cwd: root,
    env: { ...process.env, ...COMPILE_CACHE },
    // what it logs is no part of the answer
    stdio: ['ignore', 2, 2, 'ipc'],
    // a Ctrl-C is for this process, which ends that one in order
    detached: true,
  });
  const over = exitOf(child);
  beforeEnd(async () => {
    if (child.connected) child.disconnect();
    const tooLong = setTimeout(() => child.kill('SIGKILL'), ENDED_WITHIN);
    await over;
    clearTimeout(tooLong);
  });
  const said = new Promise((resolve) => child.once('message', resolve));
  const answer = Promise.race([said, over]);
  child.send({ settings });
  return {
    over,
    /** Resolves when it has failed before it was told to serve. */
    failed: answer.then(({ failed }) => failed),
    async serve(uri) {
      let why = 'it ended';
      const late = setTimeout(() => {
        why = `it was not ready within ${READY_WITHIN / 1_000} s`;
        child.kill('SIGKILL');
      }, READY_WITHIN);
      if (child.connected) child.send({ settings: { ...settings, MONGODB_URI: uri } });
      const { ready, failed } = await answer;
      clearTimeout(late);
      if (ready) return ready;
      goOn();
      throw new Failure(
        `The instance could not be started (${failed ?? why}): read what it says above, then run this again.`,
      );
    },
  };
}

/**
 * Ends this process when whoever started it is gone: its end of the pipe, the process it was started by, or the one named.
 *
 * @param pid of a process that npm or a shell may stand between
 */
function endWithParent(pid) {
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  if (stdin?.isFIFO() || stdin?.isSocket()) process.stdin.once('end', () => void end(0)).resume();
  const named = pid === undefined ? undefined : { pid: Number(pid), mark: markOf(Number(pid)) };
  if (named && !isAlive(named))
    throw new Failure(`--parent ${pid} is no process that runs: leave it out, or give the id of one.`);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent || (named && !isAlive(named))) void end(0);
  }, LOOK_EVERY).unref();
}

/**
 * npm run ephemeral: an instance with a database of its own, told on standard output as one line of JSON,
 * `{ url, testing, docs, users: [{ role, email, password }] }`; it ends with whoever started it.
 */
export async function ephemeral(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      set: { type: 'string', multiple: true, default: [] },
      mongodb: { type: 'string' },
      parent: { type: 'string' },
    },
  });
  obeySignals({ code: 0, force: () => {} });
  endWithParent(values.parent);
  const step = stepsOn(process.stderr, { quiet: true });
  await step('Build', build);
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-ephemeral-'));
  beforeEnd(() => rmSync(folder, { recursive: true, force: true }));
  const app = application(settingsOf({ port: values.port, folder, set: values.set }));
  const mongo = values.mongodb === undefined ? throwawayMongo() : Promise.resolve(values.mongodb);
  await step('Instance', async (tell) => {
    tell('starting MongoDB');
    const uri = await Promise.race([mongo, app.failed.then(() => UNKNOWN)]);
    tell('planting the seed');
    const { url, users } = await app.serve(inDatabaseOfItsOwn(uri));
    console.log(JSON.stringify({ url, testing: `${url}/testing`, docs: `${url}/docs`, users }));
    return url;
  });
  const { code } = await app.over;
  if (!isEnding()) throw new Failure(`The instance ended by itself (exit code ${code}): its log is above.`);
}
