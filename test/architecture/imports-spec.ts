import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asProject } from './as-project.js';
import { cruise } from './cruise.js';

const FIXTURES = resolve('test/architecture/fixtures/imports');
const ALLOWED = 'allowed';
const config = (await import(pathToFileURL(resolve('.dependency-cruiser.mjs')).href)) as {
  default: { forbidden: { name: string }[] };
};
const rules = config.default.forbidden.map((rule) => rule.name);

// that they hold in the project itself is read, not run: Boundaries of every check
describe('import rules', () => {
  it.each(rules)('%s turns red on its fixture, and no other rule does', (rule) => {
    const found = asProject(join(FIXTURES, rule), cruise).map((breach) => breach.rule);
    expect(new Set(found)).toEqual(new Set([rule]));
  });

  it('leave the permitted directions alone', () => {
    expect(asProject(join(FIXTURES, ALLOWED), cruise)).toEqual([]);
  });

  it('have one fixture each', () => {
    expect(readdirSync(FIXTURES).sort()).toEqual([...rules, ALLOWED].sort());
  });
});
