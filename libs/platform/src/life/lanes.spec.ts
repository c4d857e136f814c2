import { describe, expect, it } from '@jest/globals';
import { inGroups, inLanes } from './lanes.js';

describe('inLanes', () => {
  it('does everything, never more at a time than there are lanes', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inLanes([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins nothing after an error, waits for what runs and throws it', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error('one');
      await new Promise((resume) => setImmediate(resume));
      ended.push(item);
    };
    await expect(inLanes([1, 2, 3, 4], 2, work)).rejects.toThrow('one');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it('takes items as they are found, and ends the search with the first error', async () => {
    let ended = false;
    async function* found(broken: number) {
      try {
        for (let item = 1; item <= 5; item++) {
          if (item === broken) throw new Error('lost');
          yield await Promise.resolve(item);
        }
      } finally {
        ended = true;
      }
    }
    const done: number[] = [];
    const note = async (item: number) => void done.push(await Promise.resolve(item));
    await inLanes(found(0), 2, note);
    expect(done).toEqual([1, 2, 3, 4, 5]);

    await expect(inLanes(found(3), 2, note)).rejects.toThrow('lost');
    expect(done).toEqual([1, 2, 3, 4, 5, 1, 2]);

    ended = false;
    const fail = () => Promise.reject(new Error('no'));
    await expect(inLanes(found(0), 2, fail)).rejects.toThrow('no');
    expect(ended).toBe(true);
  });
});

it('makes groups', () => {
  expect(inGroups([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
