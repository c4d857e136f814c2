import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';

describe('a gate', () => {
  it('lets two through at a time, everyone in the end, and refuses whom the line cannot take', async () => {
    const gate = new Gate(2, 3);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const work = (n: number) => async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
      order.push(n);
    };
    const all = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((n) => gate.through(work(n))));
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    expect(all.map((each) => each.status)).toEqual([...Array<string>(5).fill('fulfilled'), 'rejected']);
    expect(all[5]).toMatchObject({ reason: { code: 'BUSY', statusCode: 503 } });
    expect(gate.idle).toBe(true);
  });

  it('opens again after work that failed', async () => {
    const gate = new Gate(1, 0);
    await expect(gate.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.through(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
