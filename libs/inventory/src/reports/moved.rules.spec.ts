import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { movedBy, type Movements } from './moved.rules.js';

const DAY = 86_400_000;

describe('what moved in a period', () => {
  it('is what was there all the time where nothing moved', () => {
    const levels = [
      { productId: 'p', locationId: 'A', onHand: 7 },
      { productId: 'p', locationId: 'B', onHand: 3 },
    ];
    const found = movedBy('product', { levels, movements: [], lengthMs: DAY });
    expect(found).toEqual([
      {
        productId: 'p',
        locationId: null,
        openingUnits: 10,
        closingUnits: 10,
        averageUnits: 10,
        shippedUnits: 0,
      },
    ]);
  });

  it('has the average that a walk from hour to hour finds', () => {
    const step = fc.record({
      hour: fc.integer({ min: 0, max: 239 }),
      delta: fc.integer({ min: -5, max: 9 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 500 }), fc.array(step, { maxLength: 12 }), (before, steps) => {
        const hours = Array.from({ length: 240 }, (_, hour) =>
          steps.reduce((sum, each) => sum + (each.hour <= hour ? each.delta : 0), before),
        );
        const movement: Movements = {
          productId: 'p',
          locationId: 'A',
          before,
          moved: steps.reduce((sum, { delta }) => sum + delta, 0),
          pieceMs: steps.reduce((sum, { hour, delta }) => sum + delta * (240 - hour) * 3_600_000, 0),
          shipped: 0,
        };
        const levels = [{ productId: 'p', locationId: 'A', onHand: 999 }];
        const [found] = movedBy('location', { levels, movements: [movement], lengthMs: 10 * DAY });
        const average = hours.reduce((sum, each) => sum + each, 0) / hours.length;
        expect(found?.averageUnits).toBeCloseTo(average, 6);
        expect(found?.closingUnits).toBe(hours.at(-1));
      }),
    );
  });
});
