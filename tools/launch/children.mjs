import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeEnd, goOn } from './life.mjs';

const leash = fileURLToPath(new URL('leash.mjs', import.meta.url));

/** Node arguments under which a child ends with its parent, even when that one is killed outright. */
export const leashed = ['--import', leash];

/** Resolves with `{ code, signal }`; a program that cannot be started counts as code 127. */
export function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/**
 * Runs a program to its end and keeps what it said; it is ended when this process is.
 *
 * @param onLine hears every line (also those that a progress bar rewrites) as it comes
 * @returns exit code (128 for a signal) and everything from stdout and stderr
 */
export async function run(program, args, { onLine, cwd, env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  goOn();
  const child = spawn(program, args, { cwd, env, stdio, windowsHide: true });
  let stdout = '';
  let stderr = '';
  const hear = (text) => {
    const line = text.split(/[\r\n]+/).findLast((part) => part.trim() !== '');
    if (line) onLine?.(line.trim());
  };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    hear(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    hear(text);
  });
  const over = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 128 }));
  });
  let running = true;
  beforeEnd(async () => {
    if (running) child.kill('SIGTERM');
    await over;
  });
  const result = await over;
  running = false;
  goOn();
  return { stdout, stderr: stderr || (result.stderr ?? ''), code: result.code };
}

export const lastLine = (text) =>
  text
    .trim()
    .split(/[\r\n]+/)
    .at(-1)
    ?.trim() ?? '';

/** Text without the terminal's colours and cursor moves. */
export const plain = (text) =>
  text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[a-zA-Z]`, 'g'), '');
