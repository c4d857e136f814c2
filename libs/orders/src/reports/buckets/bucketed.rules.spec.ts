import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SalesRow } from '#contracts/sales.js';
import { isWhole, merged, partsOf } from './bucketed.rules.js';
import { HOUR } from './bucket.rules.js';

const at = (text: string): Date => new Date(`2027-03-01T${text}Z`);

describe('the parts of a period', () => {
  it('are its whole hours and what is left at both ends, without a gap', () => {
    const moment = fc.integer({ min: 0, max: 10 * HOUR });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one !== other);
        const [from, to] = [new Date(Math.min(one, other)), new Date(Math.max(one, other))];
        const { whole, ends } = partsOf({ from, to });
        const all = [...(whole ? [whole] : []), ...ends].sort((a, b) => a.from.getTime() - b.from.getTime());
        expect(all[0]?.from).toEqual(from);
        expect(all.at(-1)?.to).toEqual(to);
        for (const [place, part] of all.entries()) {
          expect(part.from < part.to).toBe(true);
          expect(part.to).toEqual(all[place + 1]?.from ?? to);
        }
        expect(whole === null || isWhole(whole)).toBe(true);
      }),
    );
  });

  it('are one piece within an hour', () => {
    const period = { from: at('09:10'), to: at('09:50') };
    expect(partsOf(period)).toEqual({ whole: null, ends: [period] });
  });
});

describe('rows that are put together', () => {
  const row = (from: string, currency: string, orders: number) =>
    ({
      from: at(from),
      to: at('23:00'),
      currency,
      orders,
      units: 2 * orders,
      gross: 100 * orders,
      discount: orders,
      tax: 3 * orders,
      shipping: 4 * orders,
      refunded: 5 * orders,
      net: 95 * orders,
    }) satisfies SalesRow;

  it('are summed where interval and currency are the same, and sorted by both', () => {
    const found = merged(
      [row('10:00', 'JPY', 1), row('09:00', 'GBP', 2)],
      [row('10:00', 'GBP', 3), row('10:00', 'JPY', 4)],
    );
    expect(found).toEqual([row('09:00', 'GBP', 2), row('10:00', 'GBP', 3), row('10:00', 'JPY', 5)]);
  });
});
