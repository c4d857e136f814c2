import { describe, expect, it } from '@jest/globals';
import { greatestIdAt, leastIdAt } from './ids.js';

describe('ids as bounds of time', () => {
  it('enclose every id that was made in that second', () => {
    const at = new Date('2026-05-01T12:00:00.500Z');
    const made = `${(at.getTime() / 1_000 - 0.5).toString(16)}a1b2c3d4e5f60718`;
    expect(made).toHaveLength(24);
    expect(leastIdAt(at) <= made && made <= greatestIdAt(at)).toBe(true);
    expect(greatestIdAt(new Date(at.getTime() - 1_000)) < made).toBe(true);
    expect(leastIdAt(new Date(0))).toBe('0'.repeat(24));
    expect(leastIdAt(new Date('9999-12-31T00:00:00Z'))).toBe(`ffffffff${'0'.repeat(16)}`);
  });
});
