import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { availableOf, choosePlaces, moved, summed } from './stock.rules.js';

const level = { onHand: 10, reserved: 2, allocated: 3, damaged: 1, quarantine: 0, safetyStock: 1 };

describe('stock rules', () => {
  it('knows what is for sale', () => expect(availableOf(level)).toBe(3));

  it('lets no bucket fall below zero', () => {
    expect(moved(level, { reserved: -2, allocated: 2 })).toEqual({
      onHand: 10,
      reserved: 0,
      allocated: 5,
      damaged: 1,
      quarantine: 0,
    });
    expect(moved(level, { reserved: -3 })).toBeNull();
    expect(moved({ ...level, onHand: Number.MAX_SAFE_INTEGER }, { onHand: 1 })).toBeNull();
  });

  it('sums movements and leaves out what did not move', () => {
    expect(summed({ reserved: 2 }, { reserved: -1, allocated: 1, onHand: 0 })).toEqual({
      reserved: 1,
      allocated: 1,
    });
  });

  it('takes a whole line from one place, the one of lower priority first', () => {
    const places = [
      { locationId: 'A', available: 5, priority: 1 },
      { locationId: 'MAIN', available: 5, priority: 0 },
    ];
    expect(choosePlaces(places, 5)).toEqual([{ locationId: 'MAIN', quantity: 5 }]);
  });

  it('splits over as few places as can be', () => {
    const places = [
      { locationId: 'MAIN', available: 2, priority: 0 },
      { locationId: 'B', available: 4, priority: 2 },
      { locationId: 'C', available: 3, priority: 1 },
    ];
    expect(choosePlaces(places, 7)).toEqual([
      { locationId: 'B', quantity: 4 },
      { locationId: 'C', quantity: 3 },
    ]);
  });

  it('takes exactly what is wanted, from no place more than it has, or nothing', () => {
    const place = fc.record({
      locationId: fc.constantFrom('MAIN', 'A', 'B', 'C', 'D'),
      available: fc.integer({ min: -5, max: 20 }),
      priority: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(place, { selector: (each) => each.locationId }),
        fc.integer({ min: 1, max: 60 }),
        (places, quantity) => {
          const there = places.reduce((sum, each) => sum + Math.max(0, each.available), 0);
          const chosen = choosePlaces(places, quantity);
          expect(chosen === null).toBe(there < quantity);
          if (!chosen) return;
          expect(chosen.reduce((sum, each) => sum + each.quantity, 0)).toBe(quantity);
          for (const part of chosen) {
            expect(part.quantity).toBeGreaterThan(0);
            expect(part.quantity).toBeLessThanOrEqual(
              places.find((each) => each.locationId === part.locationId)?.available ?? 0,
            );
          }
        },
      ),
    );
  });
});
