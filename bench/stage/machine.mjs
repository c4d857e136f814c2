import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { root } from '../../tools/launch/places.mjs';

const require = createRequire(`${root}/package.json`);
const versionOf = (name) => {
  try {
    return JSON.parse(readFileSync(`${root}/node_modules/${name}/package.json`, 'utf8')).version;
  } catch {
    return require(`${name}/package.json`).version;
  }
};

function commit() {
  try {
    const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** Where and with what a run was taken; `load` is the load of the last minute before it began. */
export async function machine(client) {
  const { version } = await client.db('admin').command({ buildInfo: 1 });
  const [core] = cpus();
  return {
    date: new Date().toISOString(),
    cpu: `${cpus().length} × ${core?.model.trim() ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    load: Math.round(loadavg()[0] * 100) / 100,
    node: process.version,
    mongod: `${version}, one-node replica set`,
    driver: versionOf('mongodb'),
    nest: versionOf('@nestjs/core'),
    fastify: versionOf('fastify'),
    commit: commit(),
  };
}

const YARD_MS = 1_000;
const AT_ONCE = 32;

/**
 * How fast this machine is right now: round trips to the database a second, 32 at a time, and SHA-256 of 1 KiB a second
 * on one core. Taken before and after a run, it tells whether the machine was its usual self.
 */
export async function yardstick(client) {
  const until = (begun) => performance.now() - begun < YARD_MS;
  let pings = 0;
  const asked = performance.now();
  const lane = async () => {
    for (; until(asked); pings++) await client.db('admin').command({ ping: 1 });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const block = Buffer.alloc(1_024);
  let hashes = 0;
  for (const begun = performance.now(); until(begun); hashes++) createHash('sha256').update(block).digest();
  return { pingsPerSecond: pings, hashesPerSecond: hashes };
}
