import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failures } from '../model/playing.js';
import {
  type Arena,
  cancelAgainstProcess,
  countAgainstOrder,
  expiryAgainstAllocation,
  openArena,
  sameProductOnTwoLines,
  transferAgainstOrder,
  twoShipmentsOfTheLastPiece,
} from './contests.js';

const LONG = 600_000;

describe('two applications on one stock, for long', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
  });
  afterAll(() => arena.close());

  it(
    'have one winner of every race, thousands of times',
    async () => {
      const { kept, lapsed } = await expiryAgainstAllocation(arena, 10_000);
      expect(kept + lapsed).toBeGreaterThanOrEqual(10_000);
      const cancelled = await cancelAgainstProcess(arena, 1_000);
      expect(
        Object.keys(cancelled).filter((end) => end !== 'ok, ok' && end !== 'ILLEGAL_TRANSITION, ok'),
      ).toEqual([]);
      expect(await twoShipmentsOfTheLastPiece(arena, 1_000)).toEqual({ 'ILLEGAL_TRANSITION, ok': 1_000 });
      for (let round = 0; round < 20; round++) {
        await transferAgainstOrder(arena, 50);
        await sameProductOnTwoLines(arena, 25);
      }
      await countAgainstOrder(arena, 500);
      expect(await failures(arena.one)).toEqual([]);
    },
    LONG,
  );
});
