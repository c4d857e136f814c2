import { describe, expect, it } from '@jest/globals';
import type { EventRow } from './outbox.schema.js';
import { RecentFacts } from './recent-facts.js';

const NAMES = new Set(['order:created']);
const row = (_id: number, name = 'order:created'): EventRow => ({ _id, name }) as EventRow;
const rows = (from: number, to: number): EventRow[] =>
  Array.from({ length: to - from + 1 }, (_, at) => row(from + at));

describe('facts that were placed a moment ago', () => {
  const seqs = (recent: RecentFacts, from: number, to: number, limit = 100): number[] | undefined =>
    recent.between(from, to, NAMES, limit)?.map(({ _id }) => _id);

  it('are there from the one after `from` up to `to`, as many as wanted', () => {
    const recent = new RecentFacts();
    recent.add(rows(11, 20));
    expect(seqs(recent, 10, 20)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(seqs(recent, 14, 17)).toEqual([15, 16, 17]);
    expect(seqs(recent, 10, 20, 2)).toEqual([11, 12]);
    expect(seqs(recent, 20, 20)).toEqual([]);
  });

  it('are looked for in the log when one of them may not be here', () => {
    const recent = new RecentFacts();
    expect(seqs(recent, 0, 1)).toBeUndefined();
    recent.add(rows(11, 20));
    expect(seqs(recent, 9, 20)).toBeUndefined();
    expect(seqs(recent, 10, 21)).toBeUndefined();
  });

  it('are of the names that are wanted alone', () => {
    const recent = new RecentFacts();
    recent.add([row(1), row(2, 'order:cancelled'), row(3)]);
    expect(seqs(recent, 0, 3)).toEqual([1, 3]);
  });

  it('have no gap, whoever else placed facts in between', () => {
    const recent = new RecentFacts();
    recent.add(rows(1, 5));
    recent.add(rows(6, 8));
    expect(seqs(recent, 0, 8)).toHaveLength(8);
    recent.add(rows(12, 14));
    expect(seqs(recent, 7, 14)).toBeUndefined();
    expect(seqs(recent, 11, 14)).toEqual([12, 13, 14]);
  });

  it('are forgotten when there are thousands', () => {
    const recent = new RecentFacts();
    for (let from = 1; from < 20_000; from += 1_000) recent.add(rows(from, from + 999));
    expect(seqs(recent, 19_900, 20_000)).toHaveLength(100);
    expect(seqs(recent, 1_000, 1_100)).toBeUndefined();
  });
});
