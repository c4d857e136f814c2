import { describe, expect, it } from '@jest/globals';
import { quantile, slowest, timesBetween } from './routes.rules.js';

const BOUNDS = [0.01, 0.1, 1];
const times = (route: string, within: number[], requests: number, seconds = 0, errors = 0) => ({
  method: 'GET',
  route,
  requests,
  errors,
  seconds,
  within,
});

describe('the times of routes', () => {
  it.each([
    // 10 of 20 within 10 ms: the median lies at the end of that bucket
    [0.5, [10, 20, 20], 20, 0.01],
    [0.75, [10, 20, 20], 20, 0.055],
    [0.25, [10, 20, 20], 20, 0.005],
    // what took longer than the last bound took at least that
    [0.95, [0, 0, 0], 5, 1],
  ])('have a quantile %d of %j', (part, within, requests, seconds) => {
    expect(quantile(part, { requests, within }, BOUNDS)).toBeCloseTo(seconds, 10);
  });

  it('are those of a while, and routes that nobody asked for in it are left out', () => {
    const before = [times('/a', [1, 2, 2], 2, 0.1), times('/b', [1, 1, 1], 1)];
    const now = [times('/a', [1, 4, 5], 5, 1.1, 1), times('/b', [1, 1, 1], 1), times('/c', [1, 1, 1], 1)];
    expect(timesBetween(before, now)).toEqual([times('/a', [0, 2, 3], 3, 1, 1), times('/c', [1, 1, 1], 1)]);
  });

  it('name the slowest first', () => {
    const report = slowest(
      [times('/quick', [9, 9, 9], 9, 0.009), times('/slow', [0, 0, 9], 9, 4.5)],
      BOUNDS,
      1,
    );
    expect(report).toMatchObject([{ route: '/slow', requests: 9, meanMs: 500, p95Ms: 955 }]);
  });
});
