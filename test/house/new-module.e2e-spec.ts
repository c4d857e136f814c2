import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Asked, findingsIn } from './checks.js';
import { CopiedProject } from './copied-project.js';

const TEMPLATES = 'tools/new-module/templates';
const WELL = { Lint: '', Build: '', Specs: '', Rows: '', Format: '', Boundaries: '', Sources: '' };

// several compilers and runs of jest, beside whatever else runs
const PATIENCE_MS = 240_000;

let project: CopiedProject;
beforeAll(() => {
  project = new CopiedProject();
});
afterAll(() => project.remove());

/** Runs the generator. @returns what it said, and the files that it made or changed */
async function making(...names: string[]) {
  const before = project.everything();
  const { code, said } = await project.newModule(...names);
  const files = [...project.everything()]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path]) => path);
  return { code, said, files };
}

describe('npm run new:module refuses', () => {
  it.each([
    [[], 'Name the module'],
    [['a', 'b', 'c'], 'Name the module'],
    [['GiftCards'], 'no name for a module'],
    [['gift_cards'], 'no name for a module'],
    [['../gifts'], 'no name for a module'],
    [['orders'], 'libs/orders is there already'],
    [['contract'], 'test/contract is there already'],
    [['platform'], 'is reserved'],
    [['news'], '"new" is reserved'],
    [['products'], "path: 'products' is in use already"],
    [['maps'], 'A class called Map would hide another one'],
    [['pages'], 'A class called Page would hide another one'],
  ])('%j and changes nothing', async (names, reason) => {
    const { code, said, files } = await making(...names);
    expect([code, files]).toEqual([1, []]);
    expect(said).toContain(reason);
  });

  it('to go on when a line has no place in a file that is there, and changes nothing', async () => {
    const text = project.read('nest-cli.json');
    writeFileSync(join(project.root, 'nest-cli.json'), '{}\n');
    const { code, said, files } = await making('gift-cards');
    writeFileSync(join(project.root, 'nest-cli.json'), text);
    expect([code, files]).toEqual([1, []]);
    expect(said).toContain('nest-cli.json has no places like');
  });
});

it('writes all files or none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-place-'));
  const { place } = (await import(pathToFileURL(resolve('tools/new-module/place.mjs')).href)) as {
    place: (root: string, files: Record<string, string>) => void;
  };
  writeFileSync(join(folder, 'old'), 'as it was');
  expect(() => place(folder, { 'new/deep/file': 'x', old: 'changed', 'old/below': 'y' })).toThrow(
    /EEXIST|ENOTDIR/,
  );
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('as it was');
  expect(() => readFileSync(join(folder, 'new'))).toThrow(/ENOENT/);
  rmSync(folder, { recursive: true });
});

describe('a new module', () => {
  it(
    'passes every check as it was made',
    async () => {
      const { code, said, files } = await making('gift-cards');
      expect([code, files.length]).toEqual([0, 28]);
      for (const path of files) expect(said).toContain(path);
      const asked: Asked = {
        files,
        specs: ['libs/gift-cards', 'test/gift-cards', 'libs/auth/src/auth.roles.spec.ts', 'test/docs'],
        rows: {
          suites: ['test/contract/access-matrix.e2e-spec.ts', 'test/contract/audit-completeness.e2e-spec.ts'],
          named: 'gift-cards|is said of every',
        },
      };
      expect(await findingsIn(project, asked)).toEqual(WELL);
    },
    PATIENCE_MS,
  );

  it(
    'would be caught by each check when its templates were wrong',
    async () => {
      const plant = (template: string, from: string, to: string) =>
        project.replace(`${TEMPLATES}/${template}.tpl`, from, to);
      plant('errors.ts', 'export', "export const wrong: number = 'text';\nexport");
      plant('dto.ts', 'const name', 'export const loose = (any: any): unknown => any;\nconst name');
      plant('rules.ts', 'version: 1', 'version: 2');
      plant(
        'service.ts',
        'import',
        "import '../../orders/src/orders.errors.js';\nexport const now = Date.now();\nimport",
      );
      const { code, files } = await making('suppliers');
      expect(code).toBe(0);
      appendFileSync(join(project.root, 'libs/suppliers/README.md'), '\n\n\n*  one\n');
      const found = await findingsIn(project, { files, specs: ['libs/suppliers'] });
      expect(found).toEqual({
        Lint: expect.stringMatching(/(?=[^]*TS2322)(?=[^]*no-explicit-any)/),
        Specs: expect.stringContaining('begins to count at 1'),
        Build: '',
        Rows: '',
        Format: expect.stringContaining('libs/suppliers/README.md'),
        Boundaries: expect.stringContaining('modules-never-import-one-another: libs/suppliers'),
        Sources: expect.stringContaining('time-from-the-clock-only: libs/suppliers'),
      });
    },
    PATIENCE_MS,
  );
});
