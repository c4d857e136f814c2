import { describe, expect, it } from '@jest/globals';
import type { Order } from '../order.schema.js';
import { priceOrder } from './pricing.rules.js';
import { traceOf } from './trace.rules.js';

const lines = [
  { unitPrice: 333, quantity: 1 },
  { unitPrice: 1000, quantity: 2 },
];
const discount = { percent: 10, reason: 'apology' };
const { priced, ...totals } = priceOrder(
  lines,
  { taxRate: 200_000, taxIncluded: false, shippingFlat: 300 },
  discount,
);
const order = {
  ...totals,
  currency: 'GBP',
  taxRate: 200_000,
  taxIncluded: false,
  pricingVersion: 1,
  discount,
  items: lines.map((line, at) => ({
    ...line,
    ...priced[at],
    id: `L${at + 1}`,
    priceSource: 'CATALOGUE',
    cancelledQuantity: at,
    returnedQuantity: 0,
  })),
} as unknown as Order;

describe('the trace of a price', () => {
  it('goes from the pieces to what the customer keeps', () => {
    const { lines: traced, steps, agrees } = traceOf(order);
    expect(agrees).toBe(true);
    expect(steps.map(({ step, amount }) => [step, amount])).toEqual([
      ['SUBTOTAL', 2333],
      ['DISCOUNT', -233],
      ['TAX', 420],
      ['SHIPPING', 300],
      ['TOTAL', 2820],
      ['GIVEN_BACK', -1080],
      ['CURRENT_TOTAL', 1740],
    ]);
    expect(traced[1]?.steps).toEqual([
      { step: 'LINE_TOTAL', explanation: '2 × 10.00 GBP (catalogue price of the placing)', amount: 2000 },
      {
        step: 'DISCOUNT',
        explanation: '20.00 GBP of 23.33 GBP of the discount, by largest remainder',
        amount: -200,
      },
      { step: 'TAX', explanation: '20 % of 18.00 GBP, half to even', amount: 360 },
      {
        step: 'GIVEN_BACK',
        explanation: '1 cancelled and 0 returned of 2 pieces that cost 21.60 GBP, half to even',
        amount: -1080,
      },
    ]);
  });

  it.each([
    { total: 2821 },
    { taxTotal: 419 },
    { items: order.items.map((item) => ({ ...item, taxAmount: 1 })) },
  ])('does not agree with an order that was tampered with', (other) =>
    expect(traceOf(Object.assign({}, order, other) as Order).agrees).toBe(false),
  );
});
