import { describe, expect, it } from '@jest/globals';
import { APIError } from '../errors/api-error.js';
import { Frame, frames } from '../mongo/frame.js';
import type { Member } from './combiner.js';
import { eachAlone } from './each.js';

const frame = new Frame(undefined as never);
const batch = ['a', 'b', 'c'].map((input) => ({ input }) as Member<string>);
const refusal = new APIError('no', 409, 'REFUSED');
const change = (): void => {
  frame.changes += 1;
};
const run = (one: (input: string) => void) =>
  frames.run(frame, () => eachAlone(batch, (input) => Promise.resolve().then(() => one(input))));

describe('the members of a batch', () => {
  it('are admitted or refused each on its own', async () => {
    const outcomes = await run((input) => {
      if (input === 'b') throw refusal;
      change();
    });
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  it('break the batch when one is refused after it has changed something', async () => {
    const broken = run((input) => {
      change();
      if (input === 'b') throw refusal;
    });
    await expect(broken).rejects.toMatchObject({
      message: 'REFUSED came after something had been changed',
      cause: refusal,
    });
  });

  it('break the batch with any other error', async () => {
    await expect(
      run(() => {
        throw new TypeError('a defect');
      }),
    ).rejects.toThrow('a defect');
  });
});
