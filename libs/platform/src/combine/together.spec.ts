import { describe, expect, it } from '@jest/globals';
import { Together } from './together.js';

const turn = () => new Promise<void>((resume) => setImmediate(() => setImmediate(resume)));

/** Work that ends when it is told to; `runs` are those that have begun. */
function workshop() {
  const runs: { end(): void; fail(error: Error): void }[] = [];
  const work = () => {
    const run = runs.length + 1;
    return new Promise<number>((resolve, reject) => runs.push({ end: () => resolve(run), fail: reject }));
  };
  return { runs, work, end: (run: number) => runs[run - 1]?.end() };
}

describe('those who ask together', () => {
  it('in one turn share one answer', async () => {
    const [together, { runs, work, end }] = [new Together<number>(), workshop()];
    const asked = [together.ask('a', work), together.ask('a', work)];
    await turn();
    expect(runs).toHaveLength(1);
    end(1);
    expect(await Promise.all(asked)).toEqual([1, 1]);
  });

  it('while a round is under way wait for the next, which begins after all of them have asked', async () => {
    const [together, { runs, work, end }] = [new Together<number>(), workshop()];
    const first = together.ask('a', work);
    await turn();
    const later = [together.ask('a', work), together.ask('a', work)];
    await turn();
    later.push(together.ask('a', work));
    expect(runs).toHaveLength(1);
    end(1);
    expect(await first).toBe(1);
    await turn();
    expect(runs).toHaveLength(2);
    end(2);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(runs).toHaveLength(2);
  });

  it('never join a round that had begun before they asked, also when they ask as it ends', async () => {
    const together = new Together<number>();
    let written = 0;
    const read = async () => {
      const seen = written;
      await turn();
      return seen;
    };
    const asker = async () => {
      for (let at = 0; at < 50; at++) {
        const mine = ++written;
        expect(await together.ask('a', read)).toBeGreaterThanOrEqual(mine);
      }
    };
    await Promise.all(Array.from({ length: 8 }, asker));
    expect(together.size).toBe(0);
  });

  it('about different things do not wait for one another', async () => {
    const [together, { runs, work, end }] = [new Together<number>(), workshop()];
    const [one, other] = [together.ask('a', work), together.ask('b', work)];
    await turn();
    expect(runs).toHaveLength(2);
    end(2);
    expect(await other).toBe(2);
    end(1);
    expect(await one).toBe(1);
  });

  it('share what went wrong, and the next round goes on', async () => {
    const [together, { runs, work, end }] = [new Together<number>(), workshop()];
    const failing = [together.ask('a', work), together.ask('a', work)];
    await turn();
    const later = together.ask('a', work);
    const settled = Promise.allSettled(failing);
    runs[0]?.fail(new Error('no'));
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    end(2);
    expect(await later).toBe(2);
  });

  it('leave nothing behind', async () => {
    const [together, { work, end }] = [new Together<number>(), workshop()];
    const asked = together.ask('a', work);
    expect(together.size).toBe(1);
    await turn();
    end(1);
    await asked;
    expect(together.size).toBe(0);
  });
});
