import { describe, expect, it } from '@jest/globals';
import type { Order } from '../order.schema.js';
import { dueForCancelled, refundable } from './refund.rules.js';

/** Three pieces at 3.33 and shipping of 5. */
const order = (more: object = {}, line: object = {}): Order =>
  ({
    items: [
      {
        id: 'L1',
        quantity: 3,
        lineTotal: 999,
        taxAmount: 0,
        cancelledQuantity: 0,
        shippedQuantity: 0,
        returnedQuantity: 0,
        ...line,
      },
    ],
    taxIncluded: false,
    shippingTotal: 500,
    total: 1499,
    paidTotal: 0,
    refundedTotal: 0,
    paymentStatus: 'NONE',
    ...more,
  }) as unknown as Order;

describe('what can be refunded', () => {
  it('is nothing while the customer keeps all', () => expect(refundable(order(), [])).toBe(0));

  it('is the cancelled pieces, and the shipping with the last of them', () => {
    expect(refundable(order({}, { cancelledQuantity: 2 }), [])).toBe(666);
    expect(refundable(order({}, { cancelledQuantity: 3 }), [])).toBe(1499);
  });

  it('is kept apart for what was cancelled and for each return', () => {
    const both = order({ refundedTotal: 100 }, { cancelledQuantity: 1, returnedQuantity: 1 });
    const back = { due: 333, refundedTotal: 100 };
    expect(dueForCancelled(both, [back])).toBe(333);
    expect([refundable(both, [back]), refundable(both, [back], back)]).toEqual([333, 233]);
  });

  it.each([
    [{ paidTotal: 200 }, 200],
    [{ paidTotal: 1499 }, 1499],
    [{ paidTotal: 200, refundedTotal: 150 }, 50],
    [{ paymentStatus: 'AUTHORIZED' }, 0],
  ])('is within what was paid: %j', (money, most) =>
    expect(refundable(order(money, { cancelledQuantity: 3 }), [])).toBe(most),
  );
});
