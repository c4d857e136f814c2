import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Tallyhouse, type Told } from './tallyhouse.js';

export { type Credential, type Event, type Mail, Tallyhouse } from './tallyhouse.js';

export interface Wishes {
  /** settings of the product that differ, `{ ORDER_PROCESSING: 'manual' }` */
  readonly settings?: Readonly<Record<string, string>>;
  /** a replica set to make the database in; one of its own unless given */
  readonly mongodb?: string;
}

/**
 * Starts an instance of Tallyhouse that nobody else knows: on a port of its own, with an empty database of its own and a
 * small shop planted in it. It ends with `close()`, and with this process, however that ends.
 *
 * @throws when it could not be started; why stands on standard error
 */
export async function startTallyhouse({ settings = {}, mongodb }: Wishes = {}): Promise<Tallyhouse> {
  const wished = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const server = mongodb === undefined ? [] : ['--mongodb', mongodb];
  const parent = ['--parent', String(process.pid)];
  const command = [join(projectRoot(), 'tools/run.mjs'), 'ephemeral', ...parent, ...server, ...wished];
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const told = await Promise.race([firstLineOf(child), ended]);
  if (told === undefined) throw new Error('Tallyhouse could not be started; the reason is on standard error');
  return new Tallyhouse(JSON.parse(told) as Told, async () => {
    child.stdin.end();
    await ended;
  });
}

function firstLineOf({ stdout }: ChildProcessByStdio<Writable, Readable, null>): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')));
    });
  });
}

/** The folder with the launcher, from the sources as well as from what was built of them. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'tools/run.mjs'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('startTallyhouse works within the folder of Tallyhouse alone');
    folder = above;
  }
  return folder;
}
