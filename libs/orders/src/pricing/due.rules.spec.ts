import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cumulative, currentTotalOf, dueOf, type PricedLine, shareOf } from './due.rules.js';

const line = (more: Partial<PricedLine> = {}): PricedLine => ({
  quantity: 3,
  lineTotal: 100,
  taxAmount: 0,
  cancelledQuantity: 0,
  returnedQuantity: 0,
  ...more,
});
const order = (items: PricedLine[], more = {}) => ({
  items,
  taxIncluded: false,
  shippingTotal: 50,
  total: items.reduce((sum, each) => sum + shareOf(each, false), 50),
  paidTotal: 0,
  refundedTotal: 0,
  ...more,
});

describe('what pieces come to', () => {
  it('is their part of the line, the last one closing to nought', () => {
    const each = [0, 1, 2].map((cancelledQuantity) => dueOf(line({ cancelledQuantity }), false, 1));
    expect(each).toEqual([33, 34, 33]);
  });

  it('holds discount and tax as the customer paid them', () => {
    const taxed = line({ quantity: 1, lineTotal: 1000, discountAmount: 100, taxAmount: 171 });
    expect([dueOf(taxed, false, 1), dueOf(taxed, true, 1)]).toEqual([1071, 900]);
  });

  it('is exact for a thousand million pieces', () => {
    const many = { quantity: 1_000_000_000, lineTotal: 9_007_199_254_740_991 };
    expect(cumulative(many.lineTotal, many.quantity, 999_999_999)).toBe(9_007_199_245_733_792);
    expect(dueOf(line(many), false, many.quantity)).toBe(many.lineTotal);
  });

  it('sums to the share, whatever is cancelled or comes back in which order', () => {
    const steps = fc.array(fc.record({ pieces: fc.integer({ min: 1, max: 20 }), cancels: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(10_000),
        fc.nat(500),
        steps,
        (quantity, total, tax, all) => {
          let now = line({ quantity, lineTotal: total, taxAmount: tax });
          let due = 0;
          for (const { pieces, cancels } of [...all, { pieces: quantity, cancels: true }]) {
            const some = Math.min(pieces, quantity - now.cancelledQuantity - now.returnedQuantity);
            due += dueOf(now, false, some);
            now = cancels
              ? { ...now, cancelledQuantity: now.cancelledQuantity + some }
              : { ...now, returnedQuantity: now.returnedQuantity + some };
          }
          expect(due).toBe(total + tax);
        },
      ),
    );
  });
});

describe('an order after pieces were given back', () => {
  it('costs what is kept, with the shipping as long as one piece was not cancelled', () => {
    expect(currentTotalOf(order([line(), line()]))).toBe(250);
    expect(currentTotalOf(order([line({ cancelledQuantity: 3 }), line({ cancelledQuantity: 2 })]))).toBe(83);
    expect(currentTotalOf(order([line({ returnedQuantity: 3 })]))).toBe(50);
    expect(currentTotalOf(order([line({ cancelledQuantity: 3 })]))).toBe(0);
  });
});
