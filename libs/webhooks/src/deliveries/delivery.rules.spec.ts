import { describe, expect, it } from '@jest/globals';
import { MOST_TRIES, outcomeOf, PING, retryAfterOf } from './delivery.rules.js';

const NOW = new Date('2027-03-01T09:00:00Z');
const after = (tries: number, status: number | null, chance = 0.5, retryAfterMs = 0) =>
  outcomeOf({ name: 'order:created', tries }, { status }, NOW, chance, retryAfterMs);
const waitOf = (tries: number, chance: number): number =>
  after(tries, 500, chance).nextAt.getTime() - NOW.getTime();

describe('a delivery after a try', () => {
  it.each([200, 202, 204, 299])('that was answered with %d is done', (status) => {
    expect(after(1, status)).toEqual({ status: 'DELIVERED', nextAt: NOW, deliveredAt: NOW });
  });

  it.each([null, 199, 300, 302, 404, 500])('that was answered with %p is tried again', (status) => {
    expect(after(1, status).status).toBe('PENDING');
  });

  it('waits longer each time, and ends after twelve tries within a day', () => {
    const waits = Array.from({ length: MOST_TRIES - 1 }, (_, at) => waitOf(at + 1, 0.5));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect([MOST_TRIES, hours > 23, hours <= 24]).toEqual([12, true, true]);
    expect(after(12, 500).status).toBe('PARKED');
  });

  it('comes a little sooner or later than planned', () => {
    expect([waitOf(3, 0), waitOf(3, 1)].map(Math.ceil)).toEqual([108_000, 132_000]);
  });

  it('waits as long as the receiver asks, an hour at most', () => {
    expect(after(1, 429, 0.5, 600_000).nextAt.getTime() - NOW.getTime()).toBe(600_000);
    expect(after(1, 429, 0.5, 86_400_000).nextAt.getTime() - NOW.getTime()).toBe(3_600_000);
  });

  it('that was a ping is not repeated', () => {
    expect(outcomeOf({ name: PING, tries: 1 }, { status: 500 }, NOW, 0).status).toBe('PARKED');
  });
});

it.each([
  [undefined, 0],
  ['120', 120_000],
  ['Mon, 01 Mar 2027 09:01:00 GMT', 60_000],
  ['Mon, 01 Mar 2027 08:00:00 GMT', 0],
  ['soon', 0],
  ['-5', 0],
])('Retry-After: %s asks for %d ms', (header, wait) => {
  expect(retryAfterOf(header, NOW)).toBe(wait);
});
