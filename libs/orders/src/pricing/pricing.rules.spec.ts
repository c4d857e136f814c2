import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Discount, discountFrom } from './discount.rules.js';
import { priceOrder } from './pricing.rules.js';
import { rateOf } from './rate.rules.js';

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

describe('a discount', () => {
  const lines = [
    { unitPrice: 333, quantity: 1 },
    { unitPrice: 100, quantity: 3 },
    { unitPrice: 367, quantity: 1 },
  ];
  const discounts = (discount: Discount) =>
    priceOrder(lines, NO_TAX, discount).priced.map((line) => line.discountAmount);

  it('is spread over the lines, the parts summing to the whole', () => {
    expect(discounts({ percent: 10, reason: 'x' })).toEqual([33, 30, 37]);
    expect(discounts({ amount: 1, reason: 'x' })).toEqual([0, 0, 1]);
    expect(discounts({ amount: 1000, reason: 'x' })).toEqual([333, 300, 367]);
  });

  it('comes before the tax, on top and inside', () => {
    const taxed = { ...NO_TAX, taxRate: rateOf(20) };
    const discount = { percent: 50, reason: 'x' };
    expect(priceOrder(lines, taxed, discount)).toMatchObject({
      subtotal: 1000,
      discountTotal: 500,
      taxTotal: 100,
      total: 600,
    });
    expect(priceOrder(lines, { ...taxed, taxIncluded: true }, discount)).toMatchObject({
      discountTotal: 500,
      taxTotal: 84,
      total: 500,
    });
  });

  it('is never more than the items come to', () => {
    expect(() => discounts({ amount: 1001, reason: 'x' })).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ field: 'discount.amount' })] }),
    );
  });

  it('is kept in the order’s currency', () => {
    const reason = 'x';
    expect(discountFrom({ amount: { decimal: 1.234 }, reason }, 'KWD')).toEqual({ amount: 1234, reason });
    expect(discountFrom({ amount: { amount: 7, currency: 'JPY' }, reason }, 'JPY')).toEqual({
      amount: 7,
      reason,
    });
    expect(discountFrom({ percent: 7.7, reason }, 'EUR')).toEqual({ percent: 7.7, reason });
  });

  it.each([
    [{ reason: 'x' }, 'discount'],
    [{ percent: 1, amount: { decimal: 1 }, reason: 'x' }, 'discount'],
    [{ percent: 0.00001, reason: 'x' }, 'discount.percent'],
    [{ amount: { decimal: 1.5 }, reason: 'x' }, 'discount.amount'],
    [{ amount: { amount: 1, currency: 'EUR' }, reason: 'x' }, 'discount.amount'],
  ])('%j is none', (wanted, field) =>
    expect(() => discountFrom(wanted, 'JPY')).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ field })] }),
    ),
  );
});
