import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { asProject } from './as-project.js';

const CLI = resolve('node_modules/oxlint/bin/oxlint');
const ALLOWED = 'allowed';

/** Rules that .oxlintrc.json names with `error`, without their plugin. */
const { rules } = JSON.parse(readFileSync('.oxlintrc.json', 'utf8')) as { rules: Record<string, unknown> };
const named = Object.keys(rules)
  .filter((rule) => rules[rule] !== 'off')
  .map((rule) => basename(rule));

/** Runs oxlint over a fixture project and gives `[file without endings, rule without plugin]` for each error. */
function lint(root: string): [file: string, rule: string][] {
  const args = [CLI, 'apps', 'libs', 'test', '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.map(({ code, filename }) => [
    basename(filename).replace(/[.].*/, ''),
    /\((.+)\)/.exec(code)?.[1] ?? code,
  ]);
}

describe('lint rules', () => {
  const found = asProject(resolve('test/architecture/fixtures/lint'), lint);

  it.each(named)('%s turns red on its fixture', (rule) => {
    const reported = found.filter(([file]) => file === rule).map(([, name]) => name);
    expect(new Set(reported)).toEqual(new Set([rule]));
  });

  it('let the command line print', () => {
    expect(found.filter(([file]) => file === ALLOWED)).toEqual([]);
  });
});
