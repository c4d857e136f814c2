import { expect, it } from '@jest/globals';
import { Rounds } from './rounds.js';

/** Work whose rounds are finished by hand. */
function byHand() {
  const begun: ((result: number | Error) => void)[] = [];
  const failures: unknown[] = [];
  const rounds = new Rounds<number>(
    () =>
      new Promise((resolve, reject) => {
        begun.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
      }),
    (error) => {
      failures.push(error);
      return -1;
    },
  );
  return { rounds, begun, failures };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('one round at a time, and one more for all who came during it', async () => {
  const { rounds, begun } = byHand();
  const first = rounds.wake();
  await turn();
  const others = [rounds.wake(), rounds.wake(), rounds.wake()];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.(10);
  expect(await first).toBe(10);
  await turn();
  expect(begun).toHaveLength(2);
  begun[1]?.(20);
  expect(await Promise.all(others)).toEqual([20, 20, 20]);
  await turn();
  expect(begun).toHaveLength(2);
});

it('a round that fails is told of, and the next one is made all the same', async () => {
  const { rounds, begun, failures } = byHand();
  const failing = rounds.wake();
  await turn();
  begun[0]?.(new Error('away'));
  expect(await failing).toBe(-1);
  expect(failures).toEqual([new Error('away')]);
  const next = rounds.wake();
  await turn();
  begun[1]?.(1);
  expect(await next).toBe(1);
});

it('the end waits for the round that is under way and begins no other', async () => {
  const { rounds, begun } = byHand();
  void rounds.wake();
  await turn();
  let over = false;
  const waiting = rounds.wake();
  const end = rounds.end().then(() => (over = true));
  await turn();
  expect([over, rounds.ended]).toEqual([false, true]);
  begun[0]?.(1);
  await end;
  expect(await waiting).toBeNull();
  expect(await rounds.wake()).toBeNull();
  expect(begun).toHaveLength(1);
});

it('comes again by itself', async () => {
  const { rounds, begun } = byHand();
  rounds.every(1);
  while (begun.length < 3) {
    await turn();
    begun.at(-1)?.(0);
  }
  const end = rounds.end();
  begun.at(-1)?.(0);
  await end;
  expect(begun.length).toBeGreaterThanOrEqual(3);
});
