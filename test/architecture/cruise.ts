import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CLI = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const OPTIONS = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
const MOST_OUTPUT = 256 * 2 ** 20;

/** A forbidden import: the rule's name, and `file → file`. */
export interface Breach {
  readonly rule: string;
  readonly where: string;
}

interface Report {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

/** Runs dependency-cruiser over apps/, libs/ and test/ of a project. */
export function cruise(root: string): Breach[] {
  const folders = ['apps', 'libs', 'test'].filter((folder) => existsSync(join(root, folder)));
  const { stdout, stderr } = spawnSync(process.execPath, [CLI, ...folders, ...OPTIONS], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
  });
  if (stdout === '') throw new Error(stderr);
  const { totalCruised, violations } = (JSON.parse(stdout) as Report).summary;
  if (totalCruised === 0) throw new Error(`nothing to cruise in ${root}`);
  return violations.map(({ rule, from, to }) => ({ rule: rule.name, where: `${from} → ${to}` }));
}
