import { describe, expect, it } from '@jest/globals';
import { ORDER_STATUSES } from '#contracts/orders.js';
import { advance, TRANSITIONS } from './order.rules.js';

const ALLOWED = new Set([
  'PENDING>PROCESSING',
  'PENDING>ON_HOLD',
  'PENDING>CANCELLED',
  'ON_HOLD>PENDING',
  'ON_HOLD>CANCELLED',
  'PROCESSING>COMPLETED',
  'PROCESSING>CANCELLED',
]);

const moves = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => [from, to] as const));

describe('the life of an order', () => {
  it.each(moves.filter(([from, to]) => ALLOWED.has(`${from}>${to}`)))('goes from %s to %s', (from, to) =>
    expect(advance(from, to)).toBe(to),
  );

  it.each(moves.filter(([from, to]) => !ALLOWED.has(`${from}>${to}`)))(
    'never goes from %s to %s',
    (from, to) =>
      expect(() => advance(from, to)).toThrow(expect.objectContaining({ errorCode: 'ILLEGAL_TRANSITION' })),
  );

  it('names every status', () => expect(Object.keys(TRANSITIONS).sort()).toEqual([...ORDER_STATUSES].sort()));
});
