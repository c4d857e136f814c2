import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Size {
  readonly where: string;
  readonly size: number;
  readonly name?: string;
}
type Measures = Record<'files' | 'constructors' | 'folders' | 'functions', Size[]>;

const { measure, tooLarge } = (await import(pathToFileURL(resolve('tools/sizes/measure.mjs')).href)) as {
  measure: (root: string) => Measures;
  tooLarge: (measures: Measures) => string[];
};

it('no source file and no constructor is too large', () => {
  expect(tooLarge(measure(resolve('.')))).toEqual([]);
});

describe('the measures', () => {
  const root = mkdtempSync(join(tmpdir(), 'tallyhouse-sizes-'));
  const given = (count: number) => Array.from({ length: count }, (_, at) => `private a${at}: A`).join(', ');
  let measures: Measures;

  beforeAll(() => {
    mkdirSync(join(root, 'libs/big/src'), { recursive: true });
    mkdirSync(join(root, 'test/fixtures'), { recursive: true });
    const files = {
      'libs/big/src/long.ts': `${'const x = 1;\n'.repeat(351)}\n\n`,
      'libs/big/src/fits.ts': 'const x = 1;\n'.repeat(350),
      'libs/big/src/greedy.ts':
        `@Injectable()\nclass Greedy {\n  constructor(${given(8)}) {}\n}\n` +
        `@Injectable()\nclass Modest {\n  constructor(${given(7)}) {}\n}\n` +
        `class Plain {\n  constructor(${given(9)}) {}\n}\n`,
      'libs/big/src/greedy.spec.ts': 'const near = () => {\n};\n',
      'test/fixtures/long.ts': 'const x = 1;\n'.repeat(900),
    };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
    measures = measure(root);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('find the file and the constructor that are too large, and no other', () => {
    expect(tooLarge(measures)).toEqual([
      'libs/big/src/long.ts has 351 lines',
      'libs/big/src/greedy.ts:3 Greedy is given 8 things',
    ]);
  });

  it('count files by folder and lines by function, tests left out', () => {
    expect(measures.folders).toEqual([{ where: 'libs/big/src', size: 3 }]);
    expect(measures.functions).toHaveLength(3);
  });
});
