import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOnly } from './code-only.js';
import { sourceRules } from './source-rules.js';
import { treeRules } from './tree-rules.js';

/** One breach: `where` is `path:line` or a folder, relative to the root. */
export interface Finding {
  readonly rule: string;
  readonly where: string;
}

/** Applies every source and tree rule to apps/ and libs/ below a root folder. */
export function inspect(root: string): Finding[] {
  const paths = ['apps', 'libs'].flatMap((folder) => filesBelow(root, folder)).sort();
  const ofTree = treeRules.flatMap((rule) =>
    rule.violates(paths).map((where) => ({ rule: rule.name, where })),
  );
  return [
    ...ofTree,
    ...paths.filter((path) => path.endsWith('.ts')).flatMap((path) => inspectFile(root, path)),
  ];
}

function inspectFile(root: string, path: string): Finding[] {
  const text = readFileSync(join(root, path), 'utf8');
  const file = { path, text, code: codeOnly(text) };
  return sourceRules
    .filter((rule) => rule.applies(path))
    .flatMap((rule) => rule.violates(file).map((line) => ({ rule: rule.name, where: `${path}:${line}` })));
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return (
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      // what a tool has written is read by nobody
      .filter((path) => !path.includes('/generated/'))
  );
}
