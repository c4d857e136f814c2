import { describe, expect, it } from '@jest/globals';
import { Lane } from './lane.js';

describe('a lane', () => {
  /** @param work steps that each handler needs */
  function laneOf(work: Record<string, number>) {
    const taken: string[] = [];
    let atOnce = 0;
    const lane = new Lane(async (name, head) => {
      expect(++atOnce).toBe(1);
      taken.push(`${name}@${head}`);
      await new Promise((resume) => setImmediate(resume));
      atOnce -= 1;
      work[name] = (work[name] ?? 0) - 1;
      return work[name] > 0;
    });
    return { lane, taken };
  }

  it('gives each handler a step in turn, until none has more to do', async () => {
    const { lane, taken } = laneOf({ a: 3, b: 1, c: 2 });
    for (const name of ['a', 'b', 'c']) lane.want(name, 9);
    await lane.done;
    expect(taken).toEqual(['a@9', 'b@9', 'c@9', 'a@9', 'c@9', 'a@9']);
  });

  it('takes the furthest place that was wanted meanwhile', async () => {
    const { lane, taken } = laneOf({ a: 2 });
    lane.want('a', 5);
    lane.want('a', 9);
    lane.want('a', 7);
    await lane.done;
    expect(taken).toEqual(['a@5', 'a@9']);
  });

  it('loses nothing that is wanted right when it ends', async () => {
    const { lane, taken } = laneOf({});
    for (let round = 0; round < 50; round++) {
      lane.want('a', round);
      for (let turns = 0; turns < round % 5; turns++) await Promise.resolve();
    }
    lane.want('b', 1);
    await lane.done;
    expect(taken.at(-1)).toBe('b@1');
    expect(taken).toContain('a@49');
  });
});
