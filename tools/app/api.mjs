import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { exitOf, leashed, plain } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd, goOn } from '../launch/life.mjs';
import { places, root } from '../launch/places.mjs';

const READY_WITHIN = 90_000;
const DRAINED_WITHIN = 30_000;

/**
 * Starts the API in a process group of its own; its log goes to `.data/api.log` and, when `echo` is set, to the terminal.
 *
 * @returns `{ over, kill }`: `over` resolves with `{ code, signal }` when the API ended
 */
export function startApi(env, { echo }) {
  if (existsSync(places.apiLog)) renameSync(places.apiLog, `${places.apiLog}.before`);
  const file = echo ? 'pipe' : openSync(places.apiLog, 'a');
  const child = spawn(process.execPath, [...leashed, '--enable-source-maps', places.apiEntry], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    windowsHide: true,
  });
  if (echo) {
    const log = createWriteStream(places.apiLog);
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(log, { end: false });
      stream.pipe(process.stdout, { end: false });
    }
  } else {
    closeSync(file);
  }
  let running = true;
  const over = exitOf(child).then((how) => {
    running = false;
    return how;
  });
  beforeEnd(async () => {
    if (!running) return;
    child.kill('SIGTERM');
    const tooLong = setTimeout(() => child.kill('SIGKILL'), DRAINED_WITHIN);
    await over;
    clearTimeout(tooLong);
  });
  return { over, isRunning: () => running, kill: () => running && child.kill('SIGKILL') };
}

/** What the API's log says last that reads like a reason. */
export function lastWords() {
  if (!existsSync(places.apiLog)) return '';
  const text = plain(readFileSync(places.apiLog, 'utf8'));
  const lines = text.split('\n').filter((line) => line.trim() && !/^\s+at |^Node\.js v|^\s*[}\]]/.test(line));
  const reason = lines.findLast((line) => /error|fatal|must|cannot|refus/i.test(line)) ?? lines.at(-1) ?? '';
  return reason.trim().slice(0, 300);
}

export async function untilReady(api, url, tell) {
  const until = Date.now() + READY_WITHIN;
  let answer = 'no answer yet';
  while (api.isRunning()) {
    goOn();
    try {
      const reply = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
      const text = await reply.text();
      if (reply.status === 200) return;
      answer = `${reply.status} ${text.slice(0, 200)}`;
    } catch (error) {
      answer = error.cause?.code ?? error.message;
    }
    if (Date.now() > until) {
      throw new Failure(
        `The API did not get ready in ${READY_WITHIN / 1_000} s (${answer}): read why in ${places.apiLog} .`,
      );
    }
    tell(`waiting for it to be ready (${answer.split('\n')[0].slice(0, 60)})`);
    await pause(50);
  }
  goOn();
  const { code, signal } = await api.over;
  throw new Failure(
    `The API ended before it was ready (${signal ?? `exit code ${code}`}: ${lastWords()}): read more in ${places.apiLog} .`,
  );
}
