import { describe, expect, it } from '@jest/globals';
import { excessOf, MOST_DEPTH, MOST_PARTS } from './json-limits.js';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('the limits of a body', () => {
  it('are for depth', () => {
    expect(excessOf(nested(MOST_DEPTH))).toBeNull();
    expect(excessOf(nested(MOST_DEPTH + 1))).toEqual({ message: expect.stringContaining('20 levels') });
    expect(excessOf(nested(100_000))).not.toBeNull();
  });

  it('are for the number of keys and of items, over all', () => {
    const keys = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
    expect(excessOf({ ...keys(MOST_PARTS - 2), a: {}, b: 1 })).toBeNull();
    expect(excessOf({ ...keys(MOST_PARTS - 1), a: { b: 1 } })).not.toBeNull();
    expect(
      excessOf({ a: Array(MOST_PARTS / 2).fill(1), b: Array(MOST_PARTS / 2 + 1).fill(1) }),
    ).not.toBeNull();
  });

  it('name the field with NUL in a key or a text', () => {
    expect(excessOf({ a: [{ 'b\0': 1 }] })).toMatchObject({ field: 'a[0].b' });
    expect(excessOf({ a: ['x', 'y\0'] })).toMatchObject({ field: 'a[1]' });
  });

  it('keep away from prototypes, but not from words', () => {
    expect(excessOf(JSON.parse('{"a":{"__proto__":{"x":1}}}'))).toMatchObject({ field: 'a.__proto__' });
    expect(excessOf(JSON.parse('{"constructor":{"prototype":{}}}'))).toMatchObject({ field: 'constructor' });
    expect(excessOf({ constructor: 'Müller', prototype: 1 })).toBeNull();
  });
});
