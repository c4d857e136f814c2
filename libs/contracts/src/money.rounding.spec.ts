import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mulDivHalfEven, spread } from './money.rounding.js';

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

describe('a share to the nearest integer', () => {
  it('rounds half to even', () => {
    expect([25, 35, 45, 26, 24].map((amount) => mulDivHalfEven(amount, 1, 10))).toEqual([2, 4, 4, 3, 2]);
  });

  it('agrees with exact arithmetic over all safe integers', () => {
    const three = fc
      .tuple(fc.maxSafeNat(), fc.maxSafeNat(), fc.maxSafeNat())
      .map(([amount, a, b]) => ({ amount, factor: Math.min(a, b), divisor: Math.max(a, b, 1) }));
    const likely = fc.record({
      amount: fc.maxSafeNat(),
      factor: fc.integer({ min: 0, max: 1_000_000 }),
      divisor: fc.constantFrom(1_000_000, 1_190_000, 2_000_000),
    });
    fc.assert(
      fc.property(fc.oneof(three, likely), ({ amount, factor, divisor }) => {
        const exact = BigInt(amount) * BigInt(factor);
        const floor = exact / BigInt(divisor);
        const twice = (exact % BigInt(divisor)) * 2n;
        const up = twice > BigInt(divisor) || (twice === BigInt(divisor) && floor % 2n === 1n);
        expect(BigInt(mulDivHalfEven(amount, factor, divisor))).toBe(up ? floor + 1n : floor);
      }),
    );
  });
});

describe('an amount over shares', () => {
  it.each<[number, number[], number[]]>([
    [100, [100, 100, 100], [34, 33, 33]],
    [10, [333, 333, 334], [3, 3, 4]],
    [5, [0, 10, 0], [0, 5, 0]],
    [0, [3, 4], [0, 0]],
    [0, [0, 0], [0, 0]],
    [7, [3, 4], [3, 4]],
  ])('%d over %j is %j', (amount, shares, parts) => expect(spread(amount, shares)).toEqual(parts));

  it('is spread whole, no part beyond its share and none a whole unit off', () => {
    const shares = fc.array(fc.nat(100_000_000_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 1_000_000 }), (of, millionths) => {
        const all = sum(of);
        const amount = mulDivHalfEven(all, millionths, 1_000_000);
        const parts = spread(amount, of);
        expect(sum(parts)).toBe(amount);
        parts.forEach((part, at) => {
          const share = BigInt(of[at] ?? 0);
          expect(part >= 0 && BigInt(part) <= share).toBe(true);
          const off = BigInt(part) * BigInt(all) - share * BigInt(amount);
          expect(off < BigInt(all || 1) && -off < BigInt(all || 1)).toBe(true);
        });
      }),
    );
  });
});
