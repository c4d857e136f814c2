import { describe, expect, it } from '@jest/globals';
import { RETURN_STATUSES } from '#contracts/returns.js';
import { advance, cut, heldOf, outstandingOf, statusAfter, withoutOutstanding } from './return.rules.js';
import type { Received, ReturnItem } from './return.schema.js';

const source = (shipmentId: string, quantity: number) => ({ shipmentId, locationId: 'MAIN', quantity });
const received = (quantity: number): Received => ({
  quantity,
  disposition: 'RESTOCK',
  locationId: 'MAIN',
  due: 0,
  after: 0,
  at: new Date(0),
});
const item = (more: Partial<ReturnItem> = {}): ReturnItem => ({
  id: 'R-L1',
  orderItemId: 'L1',
  productId: 'mug',
  sku: 'MUG',
  name: 'Mug',
  quantity: 5,
  reason: 'broken',
  cancelledQuantity: 0,
  sources: [source('A', 2), source('B', 3)],
  received: [],
  ...more,
});

describe('a return', () => {
  const allowed = [
    'REQUESTED → APPROVED',
    'REQUESTED → DECLINED',
    'REQUESTED → CANCELLED',
    'APPROVED → RECEIVED',
    'APPROVED → CANCELLED',
    'RECEIVED → CLOSED',
  ];
  const moves = RETURN_STATUSES.flatMap((from) =>
    RETURN_STATUSES.map((to) => ({ from, to, may: allowed.includes(`${from} → ${to}`) })),
  );

  it.each(moves.filter(({ may }) => may))('goes from $from to $to', ({ from, to }) => {
    expect(advance(from, to)).toBe(to);
  });

  it.each(moves.filter(({ may }) => !may))('does not go from $from to $to', ({ from, to }) => {
    expect(() => advance(from, to)).toThrow(expect.objectContaining({ errorCode: 'ILLEGAL_TRANSITION' }));
  });

  it('is closed when neither goods nor money are outstanding', () => {
    const whole = [item({ received: [received(5)] })];
    expect(statusAfter({ items: whole, due: 10, refundedTotal: 10 })).toBe('CLOSED');
    expect(statusAfter({ items: whole, due: 10, refundedTotal: 9 })).toBe('RECEIVED');
    expect(statusAfter({ items: [item({ received: [received(4)] })], due: 0, refundedTotal: 0 })).toBe(
      'RECEIVED',
    );
  });
});

describe('the pieces of a return', () => {
  it.each([
    [0, 5, ['A2', 'B3']],
    [1, 2, ['A1', 'B1']],
    [2, 3, ['B3']],
    [5, 1, []],
  ])('after %d, %d of them are %j', (skip, pieces, parts) =>
    expect(cut(item().sources, skip, pieces).map((each) => each.shipmentId + each.quantity)).toEqual(parts),
  );

  it('are free again when they do not come back', () => {
    const part = item({ received: [received(3)] });
    expect(outstandingOf(part)).toBe(2);
    const [rest] = withoutOutstanding([part]) as [ReturnItem];
    expect([rest.cancelledQuantity, outstandingOf(rest)]).toEqual([2, 0]);
    expect(heldOf(rest)).toEqual([source('A', 2), source('B', 1)]);
  });
});
