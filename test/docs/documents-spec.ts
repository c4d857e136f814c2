import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIONS, ROLES } from '#contracts/access.js';
import { SETTINGS } from '#platform/config/settings.js';
import { ERROR_CATALOGUE, type ErrorCode, statusOf } from '#platform/http/error-catalogue.js';
import { eventsPage } from '../../libs/webhooks/src/catalogue/events-page.js';
import { PERMISSIONS_OF_ROLE } from '../../libs/auth/src/auth.roles.js';
import { brokenLinks, doubleNumbers, tableOf } from './markdown.js';
import { filesEnding, read, root } from './project.js';

const documents = new Map(filesEnding('.md').map((path) => [path, read(path)]));
const decisions = readdirSync(join(root, 'docs/adr')).filter((name) => name !== 'README.md');

/** What a person who sets things is told of each setting. */
const settings = Object.entries(SETTINGS.shape).map(([name, schema]) => {
  const { success, data } = schema.safeParse(undefined);
  return { name, meaning: schema.description ?? '', preset: success ? String(data ?? '') : 'required' };
});

describe('settings', () => {
  it('stand in the README with their defaults and meanings, and no other does', () => {
    const shown = tableOf(read('README.md'), 'settings').map(([name, preset, meaning]) => ({
      name,
      meaning,
      preset,
    }));
    expect(shown).toEqual(settings);
  });

  it('stand in .env.example with their defaults, and no other does', () => {
    const shown = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
      ([, name, preset]) => [name, preset],
    );
    const wanted = settings.map(({ name, preset }) => [name, preset === 'required' ? '' : preset]);
    expect(shown).toEqual(wanted);
  });
});

describe('docs/errors.md', () => {
  it('lists the codes of the catalogue with status and meaning, and no other', () => {
    const shown = tableOf(read('docs/errors.md'), 'errors').map((cells) => cells.join(' | '));
    const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
    const wanted = codes.map((code) => [code, statusOf(code), ERROR_CATALOGUE[code].meaning].join(' | '));
    expect(shown.toSorted()).toEqual(wanted.toSorted());
  });
});

describe('docs/api.md', () => {
  it('says of each role what it may', () => {
    const shown = tableOf(read('docs/api.md'), 'roles');
    const wanted = PERMISSIONS.map((permission) => [
      permission,
      ...ROLES.map((role) => (PERMISSIONS_OF_ROLE[role].includes(permission) ? 'yes' : '')),
    ]);
    expect(shown).toEqual(wanted);
  });
});

describe('docs/events.md', () => {
  /** the page without what the formatter does to tables and lists */
  const words = (text: string): string =>
    text
      .replaceAll(/-{2,}/g, '-')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/(?<=\[) | (?=\])/g, '')
      .trim();

  it('says what the catalogue of events says, and nothing else', () => {
    expect(words(read('docs/events.md'))).toBe(words(eventsPage()));
  });
});

describe('decisions', () => {
  it('have a number each', () => {
    expect(doubleNumbers(decisions)).toEqual([]);
    expect(decisions.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name))).toEqual([]);
  });

  it('stand in the index, and say context, options, decision, consequences and how a mistake would show', () => {
    const index = read('docs/adr/README.md');
    expect(decisions.filter((name) => !index.includes(`(${name})`))).toEqual([]);
    const parts = ['Context', 'Options', 'Decision', 'Consequences', 'How we would notice that it was wrong'];
    const lacking = decisions.filter((name) =>
      parts.some((part) => !read(`docs/adr/${name}`).includes(`\n## ${part}\n`)),
    );
    expect(lacking).toEqual([]);
  });
});

describe('links', () => {
  it('lead somewhere', () => {
    expect(brokenLinks(root, documents)).toEqual([]);
  });

  it('of sources to documents do, too', () => {
    const sources = ['apps', 'libs', 'tools'].flatMap((folder) => [
      ...filesEnding('.ts', folder),
      ...filesEnding('.mjs', folder),
    ]);
    const named = sources.flatMap((path) => read(path).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the readers of these documents', () => {
  it('read a table cell by cell', () => {
    const text =
      '<!-- x -->\n\n| a | b |\n| - | - |\n| `A` | `1` \\| 2 |\n| `B` |  |\n\n<!-- /x -->\n| `C` | 3 |';
    expect(tableOf(text, 'x')).toEqual([
      ['A', '`1` | 2'],
      ['B', ''],
    ]);
  });

  it('find links to absent files and headings, and none in code', () => {
    const text =
      '# A head\n[1](b.md) [2](b.md#b-head) [3](#a-head) [4](https://x.y)\n`[5](no.md)`\n```\n[6](no.md)\n```\n' +
      '[7](no.md) [8](b.md#no) [9](#no) [10](../out.md)\n';
    const broken = brokenLinks(
      '/',
      new Map([
        ['a.md', text],
        ['b.md', '## B head'],
      ]),
    );
    expect(broken).toEqual(['a.md: no.md', 'a.md: b.md#no', 'a.md: #no', 'a.md: ../out.md']);
  });

  it('find a number given twice', () => {
    expect(doubleNumbers(['0001-a.md', '0002-b.md', '0002-c.md'])).toEqual(['0002']);
  });
});
