import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { leashed, run } from '../../tools/launch/children.mjs';
import { Failure } from '../../tools/launch/failure.mjs';
import { beforeEnd, goOn } from '../../tools/launch/life.mjs';
import { places, root } from '../../tools/launch/places.mjs';
import { freePort } from '../../tools/launch/ports.mjs';
import { lastWords, startProgram } from './program.mjs';

const READY_WITHIN = 60_000;

/** Folder for logs and keys of this run; gone with it. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-bench-'));
  beforeEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Settings of every API of a run: those of a first start, without limits, with holds that outlast the run. Nothing of
 * the caller's environment counts.
 *
 * @param {Record<string, string>} settings what differs
 */
export function settingsFor(folder, settings) {
  if (settings.HANDLE_EVENTS === 'false')
    throw new Failure('Every run waits for its handlers: leave  --set HANDLE_EVENTS=false  out.');
  const secrets = Object.fromEntries(
    ['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'AUDIT_KEY', 'CURSOR_SECRET', 'WEBHOOK_KEY'].map((name) => [
      name,
      randomBytes(32).toString('base64url'),
    ]),
  );
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    ...(TMPDIR && { TMPDIR }),
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
    NODE_ENV: 'development',
    DATA_DIR: folder,
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_LIMIT_PER_MINUTE: '0',
    RESERVATION_MINUTES: '1440',
    ACCESS_TOKEN_MINUTES: '60',
    ...secrets,
    ...settings,
  };
}

/** Runs a command of the application to its end. @returns what it printed */
export async function cli(env, uri, ...args) {
  const { code, stdout, stderr } = await run(process.execPath, [...leashed, places.cliEntry, ...args], {
    cwd: root,
    env: { ...env, MONGODB_URI: uri },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (code !== 0)
    throw new Failure(`The command ${args[0]} failed: ${(stderr || stdout).trim().slice(0, 400)}`);
  return stdout;
}

/**
 * Starts an API and waits until it is ready.
 *
 * @param {{ name: string, env: Record<string, string>, uri: string, folder: string, script?: string, nodeArgs?: string[],
 *   isReady?: (status: number) => boolean }} wish
 */
export async function startApi({
  name,
  env,
  uri,
  folder,
  script = places.apiEntry,
  nodeArgs = [],
  isReady = (status) => status === 200,
}) {
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  const program = startProgram(script, {
    env: { ...env, MONGODB_URI: uri, PORT: String(port) },
    log,
    nodeArgs: ['--enable-source-maps', ...nodeArgs],
  });
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + READY_WITHIN; ; await pause(50)) {
    goOn();
    if (!program.isRunning() || Date.now() > until) {
      throw new Failure(`The API "${name}" did not get ready: ${lastWords(log)}`);
    }
    const reply = await fetch(`${url}/health/ready`).catch(() => undefined);
    await reply?.text();
    if (reply && isReady(reply.status)) return { ...program, name, port, url };
  }
}
