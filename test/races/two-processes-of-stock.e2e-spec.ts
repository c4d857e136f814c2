import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failures } from '../model/playing.js';
import {
  type Arena,
  cancelAgainstProcess,
  countAgainstOrder,
  expiryAgainstAllocation,
  openArena,
  order,
  outcome,
  product,
  sameProductOnTwoLines,
  transferAgainstOrder,
  twoShipmentsOfTheLastPiece,
} from './contests.js';

describe('two applications on one stock', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
  });
  afterAll(() => arena.close());

  it('sell the last piece once, 50 times', async () => {
    const { one, other } = arena;
    for (let n = 0; n < 50; n++) {
      const lamp = await product(one, 1);
      const ends = await Promise.all([one, other].map((real) => outcome(() => order(real, lamp, 1))));
      expect(ends.toSorted()).toEqual(['INSUFFICIENT_STOCK', 'ok']);
    }
  });

  it('give a lapsing hold to its owner or to a buyer, never to both, 1,000 times at the same instant', async () => {
    const { kept, lapsed } = await expiryAgainstAllocation(arena, 1_000);
    expect(kept + lapsed).toBeGreaterThanOrEqual(1_000);
    process.stdout.write(`  ${kept} were allocated in time, ${lapsed} lapsed\n`);
  }, 240_000);

  it('cancel an order for good, whether its processing came first or not', async () => {
    const {
      'ok, ok': first = 0,
      'ILLEGAL_TRANSITION, ok': second = 0,
      ...never
    } = await cancelAgainstProcess(arena, 50);
    expect(never).toEqual({});
    expect(first + second).toBe(50);
  });

  it('ship the last piece of an order once', async () => {
    expect(await twoShipmentsOfTheLastPiece(arena, 40)).toEqual({ 'ILLEGAL_TRANSITION, ok': 40 });
  });

  it('carry pieces to another place or sell them here, each once', async () => {
    expect(await transferAgainstOrder(arena, 30)).toBe(30);
  });

  it('book a count on the stock that was counted, or not at all', async () => {
    expect(await countAgainstOrder(arena, 20)).toBeLessThanOrEqual(20);
  });

  it('never sell a piece to two lines of orders', async () => {
    expect(await sameProductOnTwoLines(arena, 15)).toBe(7);
  });

  it('and everything adds up', async () => {
    expect(await failures(arena.one)).toEqual([]);
  });
});
