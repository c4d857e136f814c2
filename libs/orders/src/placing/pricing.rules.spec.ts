import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { priceOrder, rateOf } from './pricing.rules.js';

const NO_TAX = { taxRate: 0, taxIncluded: false, shippingFlat: 0 };

describe('pricing, version 1', () => {
  it('multiplies, sums and adds shipping once', () => {
    const priced = priceOrder(
      [
        { unitPrice: 255, quantity: 6 },
        { unitPrice: 339, quantity: 1 },
      ],
      { ...NO_TAX, shippingFlat: 500 },
    );
    expect(priced).toMatchObject({ subtotal: 1869, taxTotal: 0, shippingTotal: 500, total: 2369 });
  });

  it('puts tax on top, or finds it inside', () => {
    const line = [{ unitPrice: 11_900, quantity: 1 }];
    expect(priceOrder(line, { ...NO_TAX, taxRate: rateOf(19) })).toMatchObject({
      taxTotal: 2261,
      total: 14_161,
    });
    expect(priceOrder(line, { ...NO_TAX, taxRate: rateOf(19), taxIncluded: true })).toMatchObject({
      taxTotal: 1900,
      total: 11_900,
    });
  });

  it('has parts that sum to the total', () => {
    const lines = fc.array(
      fc.record({
        unitPrice: fc.integer({ min: 1, max: 10_000_000 }),
        quantity: fc.integer({ min: 1, max: 1000 }),
      }),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    const terms = fc.record({
      taxRate: fc.integer({ min: 0, max: 1_000_000 }),
      taxIncluded: fc.boolean(),
      shippingFlat: fc.nat(100_000),
    });
    fc.assert(
      fc.property(lines, terms, (wanted, given) => {
        const { priced, ...order } = priceOrder(wanted, given);
        expect(priced.reduce((sum, line) => sum + line.lineTotal, 0)).toBe(order.subtotal);
        expect(priced.reduce((sum, line) => sum + line.taxAmount, 0)).toBe(order.taxTotal);
        const tax = given.taxIncluded ? 0 : order.taxTotal;
        expect(order.subtotal - order.discountTotal + order.shippingTotal + tax).toBe(order.total);
      }),
    );
  });

  it('refuses what cannot be counted exactly', () => {
    expect(() => priceOrder([{ unitPrice: 9_007_199_254_740_991, quantity: 2 }], NO_TAX)).toThrow(
      expect.objectContaining({ errorCode: 'VALIDATION_FAILED' }),
    );
  });

  it.each([
    [19, 190_000],
    [7.7, 77_000],
    [0, 0],
    [100, 1_000_000],
    [0.0001, 1],
  ])('takes %p %% as %p', (percent, rate) => expect(rateOf(percent)).toBe(rate));
});
