import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { expressionsIn, growthOf } from './regular-expressions.js';

const read = globSync('{apps,libs}/**/*.ts', { exclude: (path) => path.endsWith('.spec.ts') })
  .sort()
  .map(expressionsIn);
/** Put together from the names of routes alone. */
const BUILT = ['libs/platform/src/http/requests/route-table.ts'];

describe('regular expressions', () => {
  it('take a time in proportion to what they read', async () => {
    const slow: string[] = [];
    const known = new Map<string, string | null>();
    for (const { text, place } of read.flatMap(({ written }) => written)) {
      if (!known.has(text)) known.set(text, await growthOf(text));
      const growth = known.get(text);
      if (growth) slow.push(`${place} ${text} is ${growth}`);
    }
    expect(slow).toEqual([]);
    expect(known.size).toBeGreaterThan(50);
  }, 300_000);

  it('stand in the code, where they can be looked at, and are built nowhere from what somebody sends', () => {
    expect([...new Set(read.flatMap(({ built }) => built))]).toEqual(BUILT);
  });

  it.each(['/^(a+)+$/', '/(x+x+)+y/', '/\\s+$/', '/^a*b*a*$/', '/^([\\w.]+)+@x$/i'])(
    '%s would be found',
    async (evil) => expect(await growthOf(evil)).toMatch(/exponential|polynomial/),
    30_000,
  );
});
