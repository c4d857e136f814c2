import { describe, expect, it } from '@jest/globals';
import { liveSecrets, rotated, wants, withoutQuery } from './webhook.rules.js';

const at = (hour: number): Date => new Date(Date.UTC(2027, 2, 1, hour));

describe('secrets that take turns', () => {
  const one = rotated([], 'one', 0, at(0));
  const two = rotated(one, 'two', 2, at(1));
  const sealed = (secrets: typeof one): string[] => secrets.map((each) => each.sealed);

  it('sign both until the older one ends', () => {
    expect(sealed(liveSecrets(one, at(9)))).toEqual(['one']);
    expect(sealed(liveSecrets(two, at(2)))).toEqual(['two', 'one']);
    expect(sealed(liveSecrets(two, at(3)))).toEqual(['two']);
  });

  it('are two at most', () => {
    expect(sealed(rotated(two, 'three', 24, at(2)))).toEqual(['three', 'two']);
    expect(sealed(rotated(two, 'three', 0, at(2)))).toEqual(['three']);
  });
});

it('an audit entry shows no password of an URL', () => {
  expect(withoutQuery('https://a.example/x?token=1')).toBe('https://a.example/x?…');
  expect(withoutQuery('https://a.example/x')).toBe('https://a.example/x');
});

it('a webhook without names wants all', () => {
  expect([wants({ types: null }, 'stock:low'), wants({ types: ['order:created'] }, 'stock:low')]).toEqual([
    true,
    false,
  ]);
});
