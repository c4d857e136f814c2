import { beforeEach, describe, expect, it } from '@jest/globals';
import { Section } from './section.js';

describe('a section', () => {
  let now: number;
  let reads: number;
  let takes: number;
  let broken: boolean;
  let section: Section<number>;
  beforeEach(() => {
    [now, reads, takes, broken] = [0, 0, 0, false];
    const read = () => {
      reads += 1;
      now += takes;
      return broken ? Promise.reject(new Error('away')) : Promise.resolve(reads);
    };
    section = new Section(read, 1_000, 60_000, () => now);
  });

  it('is read once for all who ask together, and again when it is no longer fresh', async () => {
    const together = await Promise.all([section.get(), section.get()]);
    now = 999;
    expect([...together, await section.get()].map(({ value }) => value)).toEqual([1, 1, 1]);
    now = 1_000;
    expect((await section.get()).value).toBe(2);
  });

  it('rests for twenty times as long as it took', async () => {
    takes = 500;
    await section.get();
    now = 9_999;
    await section.get();
    expect(reads).toBe(1);
    now = 10_000;
    await section.get();
    expect(reads).toBe(2);
  });

  it('keeps nobody waiting: what was read before is there, or the reason why there is nothing', async () => {
    let finish: (value: number) => void = () => undefined;
    const slow = () => new Promise<number>((resolve) => (finish = resolve));
    section = new Section(slow, 1_000, 1, () => now);
    expect(await section.get()).toMatchObject({ value: null, problem: { code: 'BUSY' } });
    finish(7);
    await Promise.resolve();
    now = 500;
    expect(await section.get()).toMatchObject({ value: 7 });
    now = 30_000;
    expect(await section.get()).toMatchObject({ value: 7 });
  });

  it('says why it could not be read, and is well again later', async () => {
    broken = true;
    expect(await section.get()).toMatchObject({ value: null, problem: { message: 'away' } });
    [now, broken] = [1_000, false];
    expect(await section.get()).toEqual({ value: 2, problem: null });
  });
});
