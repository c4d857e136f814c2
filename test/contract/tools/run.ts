import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

/**
 * Runs a tool to its end.
 *
 * @param remedy how it is installed
 * @param cwd where it may leave files; the project unless given
 * @throws when it is not there: what cannot be tried has not passed
 */
export function run(command: string, args: readonly string[], remedy: string, cwd?: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd ? { cwd } : {}) });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', () => reject(new Error(`${command} is missing: install it by  ${remedy}`)));
    child.once('close', (code) => resolve({ code, said }));
  });
}
