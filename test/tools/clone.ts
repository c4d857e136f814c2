import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Launched } from './launched.js';

const STAND_IN = resolve('test/tools/stand-in');

/** A copy of the launcher in a folder of its own, with stand-ins for the built application. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'tallyhouse-clone-'));
  private readonly launched: Launched[] = [];

  constructor() {
    for (const name of ['tools', 'package.json', 'package-lock.json']) {
      cpSync(resolve(name), join(this.folder, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
    for (const app of ['api', 'cli']) {
      mkdirSync(join(this.folder, `dist/apps/${app}/src`), { recursive: true });
      cpSync(join(STAND_IN, `${app}.js`), join(this.folder, `dist/apps/${app}/src/main.js`));
    }
  }

  /** Runs `node tools/run.mjs …` there, with nothing of this process's own settings but the mongod to use. */
  run(args: string[], settings: Record<string, string> = {}): Launched {
    return this.node(['tools/run.mjs', ...args], settings);
  }

  /** Runs `node …` there, likewise. */
  node(args: string[], settings: Record<string, string> = {}): Launched {
    const { PATH = '', HOME = '', MONGOD_BIN = '' } = process.env;
    const env = { PATH, HOME, MONGOD_BIN, ...settings };
    const launched = new Launched(spawn(process.execPath, args, { cwd: this.folder, env }));
    this.launched.push(launched);
    return launched;
  }

  path(name: string): string {
    return join(this.folder, '.data', name);
  }

  /** A file of `.data`, or undefined. */
  read<T>(name: string): T | undefined {
    return existsSync(this.path(name)) ? (JSON.parse(readFileSync(this.path(name), 'utf8')) as T) : undefined;
  }

  async remove(): Promise<void> {
    for (const one of this.launched) {
      if (!one.hasEnded) await one.end('SIGTERM');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
