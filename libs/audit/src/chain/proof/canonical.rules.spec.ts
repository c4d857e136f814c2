import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mongo } from 'mongoose';
import { canonical } from './canonical.rules.js';

describe('the canonical text of a value', () => {
  it('does not depend on the order of fields, however deep', () => {
    expect(canonical({ b: [{ y: 1, x: null }], a: 'a' })).toBe(canonical({ a: 'a', b: [{ x: null, y: 1 }] }));
    expect(canonical({ b: 1, a: undefined })).toBe('{"b":1}');
  });

  it('tells values apart that look alike', () => {
    const at = new Date(0);
    const id = new mongo.ObjectId('0'.repeat(24));
    const alike: unknown[] = [
      [at, at.toISOString(), 0, { $date: 0 }, { date: 0 }],
      [id, id.toHexString(), { $ObjectId: id.toHexString() }],
      [null, 'null', [], {}, [null], '', false, 0],
      [NaN, Infinity, -Infinity, null, { $number: 'NaN' }],
      [1, '1', true, [1], { 0: 1 }],
      [{ a: 1, b: 2 }, { a: 1 }, { b: 2 }, { ab: 12 }, { 'a":1,"b': 2 }],
    ];
    for (const group of alike as unknown[][]) {
      expect(new Set(group.map(canonical)).size).toBe(group.length);
    }
  });

  it('is the same after the database has kept the value', () => {
    const text = fc.string({ unit: 'binary' });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.date({ noInvalidDate: true }),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(
          text.filter((name) => !name.includes('\0') && name.isWellFormed() && name !== '__proto__'),
          tie('any'),
          { maxKeys: 4 },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (given) => {
        const kept = mongo.BSON.deserialize(mongo.BSON.serialize({ given })) as { given: unknown };
        expect(canonical(kept.given)).toBe(canonical(given));
      }),
      { numRuns: 150 },
    );
  });
});
