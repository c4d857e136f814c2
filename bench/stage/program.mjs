import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { exitOf, leashed } from '../../tools/launch/children.mjs';
import { Failure } from '../../tools/launch/failure.mjs';
import { beforeEnd } from '../../tools/launch/life.mjs';
import { root } from '../../tools/launch/places.mjs';

const END_WITHIN = 15_000;
/** of /proc: a hundred ticks a second on every Linux */
const MS_PER_TICK = 10;

/**
 * Starts one program under measurement; it is ended when this process is, in order.
 *
 * @param {string} script
 * @param {{ env: Record<string, string>, log: string, nodeArgs?: string[] }} how `log` takes what it prints
 */
export function startProgram(script, { env, log, nodeArgs = [] }) {
  const file = openSync(log, 'a');
  const child = spawn(process.execPath, [...nodeArgs, ...leashed, script], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
  });
  closeSync(file);
  let running = true;
  const over = exitOf(child).then(() => (running = false));
  const stop = async () => {
    if (!running) return;
    child.kill('SIGTERM');
    const tooLong = setTimeout(() => child.kill('SIGKILL'), END_WITHIN);
    await over;
    clearTimeout(tooLong);
  };
  beforeEnd(stop);
  return {
    pid: child.pid,
    log,
    isRunning: () => running,
    stop,
    /** Sends a message and waits for the answer to it. */
    ask: (message) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Failure(`A program under measurement ended: ${lastWords(log)}`));
        child.once('exit', ended);
        child.once('message', (answer) => {
          child.off('exit', ended);
          resolve(answer);
        });
        child.send(message);
      }),
  };
}

/** What a program said last. */
export const lastWords = (log) => readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n');

/** CPU time of a process so far, in ms; NaN where the system does not tell. */
export function cpuOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return NaN;
  }
}
