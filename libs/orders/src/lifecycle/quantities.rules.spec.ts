import { describe, expect, it } from '@jest/globals';
import type { OrderItem, OrderStep } from '../order.schema.js';
import { faultOfHistory } from './history.rules.js';
import { checked, counted, fulfilmentOf, leftOf, statusAfter } from './quantities.rules.js';

const item = (id: string, quantity: number, more: Partial<OrderItem> = {}): OrderItem => ({
  id,
  productId: `p-${id}`,
  sku: id,
  name: id,
  quantity,
  unitPrice: 100,
  priceSource: 'CATALOGUE',
  lineTotal: 100 * quantity,
  taxAmount: 0,
  cancelledQuantity: 0,
  shippedQuantity: 0,
  deliveredQuantity: 0,
  returnedQuantity: 0,
  ...more,
});
const code = (errorCode: string) => expect.objectContaining({ errorCode });

describe('the pieces of an order', () => {
  const items = [item('a', 3, { shippedQuantity: 1 }), item('b', 2, { cancelledQuantity: 1 })];

  it('are left when neither cancelled nor shipped', () => expect(items.map(leftOf)).toEqual([2, 1]));

  it('are cancelled or shipped only as far as they are left', () => {
    expect(checked(items, [{ orderItemId: 'a', quantity: 2 }])).toHaveLength(1);
    expect(() => checked(items, [{ orderItemId: 'a', quantity: 3 }])).toThrow(code('ALREADY_SHIPPED'));
    expect(() => checked(items, [{ orderItemId: 'c', quantity: 1 }])).toThrow(code('ORDER_ITEM_NOT_FOUND'));
    const twice = [1, 1].map((quantity) => ({ orderItemId: 'a', quantity }));
    expect(() => checked(items, twice)).toThrow(code('VALIDATION_FAILED'));
  });

  it('are counted on and back', () => {
    const lines = [
      { orderItemId: 'a', quantity: 1 },
      { orderItemId: 'a', quantity: 1 },
    ];
    const on = counted(items, lines, 'shippedQuantity');
    expect(on.map((each) => each.shippedQuantity)).toEqual([3, 0]);
    expect(counted(on, lines, 'shippedQuantity', -1)).toEqual(items);
  });

  it.each([
    [[item('a', 2)], 'UNFULFILLED', 'PROCESSING'],
    [[item('a', 2, { shippedQuantity: 1 })], 'PARTIAL', 'PROCESSING'],
    [[item('a', 2, { shippedQuantity: 1, cancelledQuantity: 1 })], 'FULFILLED', 'PROCESSING'],
    [[item('a', 2, { shippedQuantity: 2, deliveredQuantity: 1 })], 'FULFILLED', 'PROCESSING'],
    [
      [item('a', 2, { shippedQuantity: 1, deliveredQuantity: 1, cancelledQuantity: 1 })],
      'DELIVERED',
      'COMPLETED',
    ],
    [[item('a', 2, { cancelledQuantity: 2 })], 'UNFULFILLED', 'CANCELLED'],
  ] as const)('%# say how far the order is', (pieces, fulfilment, status) => {
    expect([fulfilmentOf(pieces), statusAfter('PROCESSING', pieces)]).toEqual([fulfilment, status]);
  });
});

describe('a history', () => {
  const step = (from: OrderStep['from'], to: OrderStep['to'], action = 'x'): OrderStep => ({
    at: new Date(0),
    actor: 'system',
    action,
    from,
    to,
    reason: null,
  });
  const placed = step(null, 'PENDING', 'place');

  it('leads to the status by allowed steps', () => {
    const steps = [
      placed,
      step('PENDING', 'PROCESSING'),
      step('PROCESSING', 'PROCESSING'),
      step('PROCESSING', 'COMPLETED'),
    ];
    expect(faultOfHistory(steps, 'COMPLETED')).toBeNull();
  });

  it.each([
    ['no beginning', [step('PENDING', 'PROCESSING')], 'PROCESSING'],
    ['a gap', [placed, step('ON_HOLD', 'PENDING')], 'PENDING'],
    ['a step that is not allowed', [placed, step('PENDING', 'COMPLETED')], 'COMPLETED'],
    ['another end', [placed], 'CANCELLED'],
  ] as const)('with %s is found', (_what, steps, status) =>
    expect(faultOfHistory(steps, status)).not.toBeNull(),
  );
});
