import { describe, expect, it } from '@jest/globals';
import { countsUntil, hashOf, keyText, sentKeyOf } from './key-text.js';

const ID = '66a1f0c2b7e4d5a3c9f01234';
const SECRET = 'a'.repeat(43);
const NOW = new Date('2027-03-01T12:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const key = { hash: hashOf(SECRET), former: null, expiresAt: null, revokedAt: null };

describe('a key in a header', () => {
  it('is read as it was shown', () => {
    const text = keyText(ID, SECRET);
    expect(sentKeyOf(`Bearer ${text}`)).toEqual({ text, id: ID, secret: SECRET });
  });

  it.each([
    undefined,
    '',
    'Bearer a.b.c',
    `Bearer tk_${ID}_short`,
    `Basic ${keyText(ID, SECRET)}`,
    keyText(ID, SECRET),
  ])('%p is none', (header) => {
    expect(sentKeyOf(header)).toBeNull();
  });
});

describe('a key counts', () => {
  it('with its secret alone, and for as long as it says', () => {
    expect(countsUntil(key, SECRET, NOW)).toBe(Infinity);
    expect(countsUntil(key, 'b'.repeat(43), NOW)).toBeNull();
    expect(countsUntil({ ...key, expiresAt: later(1) }, SECRET, NOW)).toBe(later(1).getTime());
    expect(countsUntil({ ...key, expiresAt: NOW }, SECRET, NOW)).toBeNull();
    expect(countsUntil({ ...key, revokedAt: NOW }, SECRET, NOW)).toBeNull();
  });

  it('with the secret before the last rotation until its end', () => {
    const rotated = { ...key, hash: hashOf('new'), former: { hash: hashOf(SECRET), until: later(5) } };
    expect(countsUntil(rotated, SECRET, NOW)).toBe(later(5).getTime());
    expect(countsUntil({ ...rotated, expiresAt: later(1) }, SECRET, NOW)).toBe(later(1).getTime());
    expect(countsUntil(rotated, SECRET, later(5))).toBeNull();
    expect(countsUntil(rotated, 'new', later(5))).toBe(Infinity);
    expect(countsUntil({ ...rotated, revokedAt: NOW }, SECRET, NOW)).toBeNull();
  });
});
