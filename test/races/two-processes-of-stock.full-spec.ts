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

/** How often an expiry races an allocation, and the others in proportion; `RACES=10000` takes ten minutes or more. */
const RACES = Number(process.env['RACES'] ?? 2_000);
const SHARE = RACES / 10;
const LONG = 600_000 + RACES * 200;

describe('two applications on one stock, for long', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
  });
  afterAll(() => arena.close());

  it(
    'have one winner of every race, thousands of times',
    async () => {
      const { kept, lapsed } = await expiryAgainstAllocation(arena, RACES);
      expect(kept + lapsed).toBeGreaterThanOrEqual(RACES);
      const cancelled = await cancelAgainstProcess(arena, SHARE);
      expect(
        Object.keys(cancelled).filter((end) => end !== 'ok, ok' && end !== 'ILLEGAL_TRANSITION, ok'),
      ).toEqual([]);
      expect(await twoShipmentsOfTheLastPiece(arena, SHARE)).toEqual({ 'ILLEGAL_TRANSITION, ok': SHARE });
      for (let round = 0; round < SHARE / 50; round++) {
        await transferAgainstOrder(arena, 50);
        await sameProductOnTwoLines(arena, 25);
      }
      await countAgainstOrder(arena, SHARE / 2);
      expect(await failures(arena.one)).toEqual([]);
    },
    LONG,
  );
});
