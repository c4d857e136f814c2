import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

/** The folder of the page, beside the sources and beside what is built of them. */
const FOLDER = join(import.meta.dirname, '../../page');

/** Served from where npm put it, so that it is of the version in the lock file. */
const FROM_PACKAGES: Readonly<Record<string, string>> = {
  'uplot.js': 'uplot/dist/uPlot.iife.min.js',
  'uplot.css': 'uplot/dist/uPlot.min.css',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly content: Buffer;
}

/** @returns every file of the page by name; what is not of a type that browsers are sent is left out */
export async function filesOfPage(): Promise<ReadonlyMap<string, PageFile>> {
  const { resolve } = createRequire(import.meta.url);
  const own = (await readdir(FOLDER)).map((name) => [name, join(FOLDER, name)] as const);
  const borrowed = Object.entries(FROM_PACKAGES).map(([name, path]) => [name, resolve(path)] as const);
  const files = new Map<string, PageFile>();
  for (const [name, path] of [...own, ...borrowed]) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const content = await readFile(path);
    const hash = createHash('sha256').update(content).digest('base64url');
    files.set(name, { type, etag: `"${hash.slice(0, 22)}"`, content });
  }
  return files;
}
