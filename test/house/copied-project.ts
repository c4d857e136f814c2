import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** What is made or fetched, and what is not the project's own. */
const LEFT_OUT = new Set(['.git', '.data', 'coverage', 'dist', 'node_modules', '.env']);

export interface Ended {
  readonly code: number;
  /** stdout and stderr */
  readonly said: string;
}

/** A copy of the project in a folder of its own, with the same packages, to change things in. */
export class CopiedProject {
  readonly root = mkdtempSync(join(tmpdir(), 'tallyhouse-copy-'));

  constructor() {
    cpSync(resolve('.'), this.root, {
      recursive: true,
      filter: (path) => path === resolve('.') || !(LEFT_OUT.has(basename(path)) || path.endsWith('.log')),
    });
    symlinkSync(resolve('node_modules'), join(this.root, 'node_modules'), 'junction');
  }

  /** Runs `node …` there to its end. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((ended) => {
      const options = { cwd: this.root, env: { ...process.env, ...env }, maxBuffer: 64 * 2 ** 20 };
      const child = execFile(process.execPath, args, options, (_, stdout, stderr) =>
        ended({ code: child.exitCode ?? 1, said: `${stdout}${stderr}` }),
      );
    });
  }

  newModule(...names: string[]): Promise<Ended> {
    return this.run(['tools/run.mjs', 'new:module', ...names]);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** @throws when the text to be replaced is not there */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    writeFileSync(join(this.root, path), text.replace(from, to));
  }

  /** Every file but those of packages, with what stands in it. */
  everything(): Map<string, string> {
    const files = (folder: string): string[] =>
      readdirSync(join(this.root, folder), { withFileTypes: true })
        .filter((entry) => entry.name !== 'node_modules')
        .flatMap((entry) => {
          const path = join(folder, entry.name);
          return entry.isDirectory() ? files(path) : [path];
        });
    return new Map(files('').map((path) => [path, this.read(path)]));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
