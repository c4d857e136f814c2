import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallyhouse-alerts-'));
  cpSync('deploy/prometheus', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @throws when promtool is not there */
function promtool(...args: string[]): number | null {
  const { status, error } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (error) throw new Error('promtool is missing: apt-get install prometheus', { cause: error });
  return status;
}

it('every alert fires on its fault and on nothing else', () => {
  expect(promtool('check', 'rules', 'alerts.yml')).toBe(0);
  expect(promtool('test', 'rules', 'alerts.test.yml')).toBe(0);
});

it.each([
  ['fires on anything', '> 5000', '> 5'],
  ['never fires', '> 5000', '> 500000'],
])('a rule that %s is noticed', (_what, was, is) => {
  const rules = join(folder, 'alerts.yml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replace(was, is));
  expect(promtool('test', 'rules', 'alerts.test.yml')).not.toBe(0);
});
