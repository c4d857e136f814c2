import { describe, expect, it } from '@jest/globals';
import { advanced, begun, effectOf } from './discontinuation.rules.js';

const promises = { freeHolds: 2, freeUnits: 5, waitingOrders: 3, waitingUnits: 7, allocatedUnits: 11 };

describe('the end of a product', () => {
  it('by honour keeps what was promised', () => {
    expect(effectOf('honour', promises)).toMatchObject({
      holdsReleased: 0,
      ordersCancelled: 0,
      holdsKept: 2,
      holdUnitsKept: 5,
      ordersKept: 3,
      orderUnitsKept: 7,
      unitsAllocated: 11,
    });
  });

  it('by cancel, done in parts, is what was shown before', () => {
    const parts = [
      { holds: 2, holdUnits: 5, orders: 0, orderUnits: 0 },
      { holds: 0, holdUnits: 0, orders: 1, orderUnits: 4 },
      { holds: 0, holdUnits: 0, orders: 2, orderUnits: 3 },
    ];
    expect(parts.reduce(advanced, begun(11))).toEqual(effectOf('cancel', promises));
  });
});
