import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../launch/failure.mjs';
import { driver } from './driver.mjs';
import { isFree } from '../launch/ports.mjs';
import { isAlive, markOf } from '../launch/users.mjs';

const READY_WITHIN = 60_000;
const STOP_WITHIN = 20_000;
/** Nobody else votes, so there is nothing to wait for. */
const QUICK_ELECTION = { electionTimeoutMillis: 500 };

export const uriOf = (port, database = '') => `mongodb://127.0.0.1:${port}/${database}?replicaSet=rs0`;

async function connect(port, waitMs) {
  const { MongoClient } = driver();
  const options = { directConnection: true, serverSelectionTimeoutMS: waitMs, connectTimeoutMS: waitMs };
  return MongoClient.connect(`mongodb://127.0.0.1:${port}/`, options);
}

/** First start: founds the set of one. Started on another port: the set is told its new address, by force. */
async function becomePrimary(client, host, isRunning) {
  const admin = client.db('admin');
  try {
    await admin.command({
      replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }], settings: QUICK_ELECTION },
    });
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error;
    const config = await client.db('local').collection('system.replset').findOne();
    if (config.members[0].host !== host) {
      const moved = {
        ...config,
        version: config.version + 1,
        settings: { ...config.settings, ...QUICK_ELECTION },
        members: [{ ...config.members[0], host }],
      };
      await admin.command({ replSetReconfig: moved, force: true });
    }
  }
  const until = Date.now() + READY_WITHIN;
  while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
    if (!isRunning() || Date.now() > until) throw new Error('the replica set got no primary');
    await pause(20);
  }
}

function whyItDied(log, port) {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  const all = lines.join('\n');
  if (/UPGRADE PROBLEM|featureCompatibilityVersion|Wrong mongod version/.test(all)) {
    return 'the data here were written by another version of MongoDB: run the former version by  MONGOD_BIN=/path/to/mongod , or begin anew with  npm start -- --fresh .';
  }
  if (/No space left|Available disk space/.test(all))
    return 'the disk is full: free at least 1 GB, then run this again.';
  if (/Address already in use/.test(all)) return `port ${port} was taken meanwhile: run this again.`;
  if (/DBPathInUse|Unable to lock the lock file/.test(all)) {
    return 'another mongod holds its data folder: end that one, then run this again.';
  }
  return `read its last lines in ${log}, or begin anew with  npm start -- --fresh .`;
}

/**
 * Starts a one-node replica set in a process group of its own, so that a Ctrl-C cannot end it before its users.
 *
 * @param at `{ binary, folder, log, port }`; the log of the run before is kept as `<log>.before`
 * @returns `{ pid, mark, port }`, writable
 */
export async function startMongod({ binary, folder, log, port }) {
  mkdirSync(folder, { recursive: true });
  if (existsSync(log)) renameSync(log, `${log}.before`);
  const where = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--logpath', log];
  const size = ['--wiredTigerCacheSizeGB', '1', '--oplogSize', '256'];
  // a killed process's transaction keeps its documents locked for this long, a minute unless said otherwise
  const lifetime = ['--setParameter', 'transactionLifetimeLimitSeconds=10'];
  const rest = [
    '--replSet',
    'rs0',
    '--quiet',
    '--setParameter',
    'diagnosticDataCollectionEnabled=false',
    ...lifetime,
  ];
  const socket = process.platform === 'win32' ? [] : ['--nounixsocket'];
  const child = spawn(binary, [...where, ...size, ...rest, ...socket], {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  let running = true;
  child.once('error', () => (running = false));
  child.once('exit', () => (running = false));
  child.unref();
  const started = { pid: child.pid, mark: child.pid && markOf(child.pid), port };
  const until = Date.now() + READY_WITHIN;
  let lastError;
  while (running && Date.now() < until) {
    let client;
    try {
      client = await connect(port, 1_000);
      await becomePrimary(client, `127.0.0.1:${port}`, () => running);
      return started;
    } catch (error) {
      lastError = error;
      await pause(30);
    } finally {
      await client?.close();
    }
  }
  if (running) process.kill(child.pid, 'SIGKILL');
  const why = running
    ? `it was not ready in time (${lastError?.message}): ${whyItDied(log, port)}`
    : whyItDied(log, port);
  throw new Failure(`MongoDB could not start: ${why}`);
}

/** Whether the mongod that a state file tells of runs and answers as the primary of its set. */
export async function answers(state) {
  if (!state || !isAlive(state)) return false;
  let client;
  try {
    client = await connect(state.port, 3_000);
    const hello = await client.db('admin').command({ hello: 1 });
    return hello.setName === 'rs0' && hello.isWritablePrimary === true;
  } catch {
    return false;
  } finally {
    await client?.close();
  }
}

/** Ends it in order (about a second), by force when it does not end or `now` is asked for. */
export async function stopMongod(state, { now = false } = {}) {
  if (!state || !isAlive(state)) return;
  process.kill(state.pid, now ? 'SIGKILL' : 'SIGTERM');
  const until = Date.now() + STOP_WITHIN;
  while (isAlive(state)) {
    if (Date.now() > until) process.kill(state.pid, 'SIGKILL');
    await pause(20);
  }
  while (!(await isFree(state.port, '127.0.0.1')) && Date.now() < until) await pause(20);
}
