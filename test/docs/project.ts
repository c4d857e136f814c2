import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve('.');

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'fixtures', '.git', '.data']);

/** Every file of the project whose name ends so, relative to the root, without what is made or fetched. */
export function filesEnding(ending: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesEnding(ending, path);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');
