import { describe, expect, it } from '@jest/globals';
import { backoff } from './backoff.rules.js';

describe('the wait after a failed try', () => {
  it('doubles up to a minute', () =>
    expect([1, 2, 3, 9, 10, 40].map((tries) => backoff(tries, 0))).toEqual([
      200, 400, 800, 51_200, 60_000, 60_000,
    ]));

  it('is shorter by up to a half', () => {
    expect(backoff(3, 0.5)).toBe(600);
    expect(backoff(3, 0.999_999)).toBe(400);
  });
});
