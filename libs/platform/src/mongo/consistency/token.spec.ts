import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mongo } from 'mongoose';
import { dateOf, placeOf, tokenOf } from './token.js';

const NOW = new Date('2027-03-01T00:00:00Z');
const seconds = NOW.getTime() / 1_000;

describe('a consistency token', () => {
  it('is the place that it was made of, and sorts like it', () => {
    const part = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const place = fc.tuple(fc.integer({ min: 0, max: seconds }), part);
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [a, b] = [one, other].map(([t, i]) => new mongo.BSON.Timestamp({ t, i }));
        if (!a || !b) throw new Error('no places');
        expect(placeOf(tokenOf(a), NOW)?.equals(a)).toBe(true);
        expect(tokenOf(a) < tokenOf(b)).toBe(a.lessThan(b));
        expect(dateOf(a)).toEqual(new Date(one[0] * 1_000));
      }),
    );
  });

  it.each([undefined, '', 'x', '0123456789ABCDEF', '0123456789abcde', ['0123456789abcdef'], 7, '$ne'])(
    '%j is none',
    (token) => expect(placeOf(token, NOW)).toBeNull(),
  );

  it('of the future is none, unless clocks may lie so far apart', () => {
    const ahead = (by: number) => tokenOf(new mongo.BSON.Timestamp({ t: seconds + by, i: 1 }));
    expect(placeOf(ahead(60), NOW)).not.toBeNull();
    expect(placeOf(ahead(3_600), NOW)).toBeNull();
  });
});
