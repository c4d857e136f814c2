import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOnly } from './code-only.js';
import { inspect } from './inspect.js';
import { sourceRules } from './source-rules.js';
import { treeRules } from './tree-rules.js';

const FIXTURES = resolve('test/architecture/fixtures/source');
const ALLOWED = 'allowed';
const rules = [...sourceRules, ...treeRules].map((rule) => rule.name);

describe('source rules', () => {
  it('hold in apps and libs', () => {
    expect(inspect(resolve('.'))).toEqual([]);
  });

  it.each(rules)('%s turns red on its fixture, and no other rule does', (rule) => {
    const found = inspect(join(FIXTURES, rule)).map((finding) => finding.rule);
    expect(new Set(found)).toEqual(new Set([rule]));
  });

  it('leave prose, exempt folders and near misses alone', () => {
    expect(inspect(join(FIXTURES, ALLOWED))).toEqual([]);
  });

  it('have one fixture each', () => {
    expect(readdirSync(FIXTURES).sort()).toEqual([...rules, ALLOWED].sort());
  });
});

describe('codeOnly', () => {
  it('blanks comments and literals and keeps lines, quotes and code in templates', () => {
    const source = "/** a() */\nf('b()', `c() ${d()} e()`); // g()\nh(/i()/);\n";
    expect(codeOnly(source)).toBe("          \nf('   ', `    ${d()}    `);       \nh(/   /);\n");
  });
});
