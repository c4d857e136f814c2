import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SETTINGS = ['.dependency-cruiser.mjs', '.oxlintrc.json', 'package.json', 'tsconfig.json'];

/** Lays a fixture out as if it were the project, with its settings and packages, for as long as `check` runs. */
export function asProject<T>(fixture: string, check: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'tallyhouse-fixture-'));
  try {
    cpSync(fixture, root, { recursive: true });
    for (const file of SETTINGS) cpSync(file, join(root, file));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'junction');
    return check(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
