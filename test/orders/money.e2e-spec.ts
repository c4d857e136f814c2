import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromDecimal, toDecimal } from '#contracts/money.js';
import { currentTotalOf, dueOf } from '../../libs/orders/src/pricing/due.rules.js';
import type { Discount } from '../../libs/orders/src/pricing/discount.rules.js';
import { priceOrder } from '../../libs/orders/src/pricing/pricing.rules.js';

/** ORDERS=1000000 SEED=7 npm run test:e2e -- test/orders/money.e2e-spec.ts */
const ORDERS = Number(process.env['ORDERS'] ?? 100_000);
const SEED = process.env['SEED'];

const lines = fc.array(
  fc.record({
    unitPrice: fc.integer({ min: 1, max: 5_000_000 }),
    quantity: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 })),
  }),
  { minLength: 1, maxLength: 6 },
);
const order = fc.record({
  currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
  lines,
  terms: fc.record({
    taxRate: fc.oneof(fc.constantFrom(0, 70_000, 190_000), fc.integer({ min: 0, max: 1_000_000 })),
    taxIncluded: fc.boolean(),
    shippingFlat: fc.oneof(fc.constant(0), fc.nat(100_000)),
  }),
  discount: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 1, max: 1_000_000 }).map((rate) => ({ percent: rate / 10_000, reason: 'x' })),
    fc.nat(1_000_000).map((millionths) => ({ millionths, reason: 'x' })),
  ),
  steps: fc.array(
    fc.record({ line: fc.nat(5), pieces: fc.integer({ min: 1, max: 60_000 }), cancels: fc.boolean() }),
    { maxLength: 6 },
  ),
});
type Random = typeof order extends fc.Arbitrary<infer T> ? T : never;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
// jest's expect costs more than the rules under test
function same(what: string, got: number, wanted: number): void {
  if (got !== wanted) throw new Error(`${what}: ${got}, not ${wanted}`);
}

function discountOf({ lines: all, discount }: Random): Discount | null {
  if (discount === null || 'percent' in discount) return discount;
  const subtotal = sum(all.map((line) => line.unitPrice * line.quantity));
  const amount = Math.floor((subtotal / 1_000_000) * discount.millionths);
  return amount > 0 ? { amount, reason: discount.reason } : null;
}

/** Parts sum to totals; whatever is given back in which order ends at exactly what is due, and never above. */
function holds(random: Random): void {
  const { terms, currency } = random;
  const { priced, ...totals } = priceOrder(random.lines, terms, discountOf(random));
  same('Σ lines', sum(priced.map((line) => line.lineTotal)), totals.subtotal);
  same('Σ discounts', sum(priced.map((line) => line.discountAmount)), totals.discountTotal);
  same('Σ taxes', sum(priced.map((line) => line.taxAmount)), totals.taxTotal);
  const tax = terms.taxIncluded ? 0 : totals.taxTotal;
  same('total', totals.total, totals.subtotal - totals.discountTotal + tax + totals.shippingTotal);
  for (const line of priced)
    if (line.discountAmount < 0 || line.discountAmount > line.lineTotal || line.taxAmount < 0)
      throw new Error(`a line of ${JSON.stringify(line)}`);
  for (const amount of Object.values(totals))
    same('as a decimal and back', fromDecimal(toDecimal(amount, currency), currency) ?? NaN, amount);

  const items = random.lines.map(({ quantity }, at) => ({
    quantity,
    ...(priced[at] as (typeof priced)[number]),
    cancelledQuantity: 0,
    returnedQuantity: 0,
  }));
  const state = {
    ...totals,
    items,
    taxIncluded: terms.taxIncluded,
    refundedTotal: 0,
  };
  same('at first', currentTotalOf(state), totals.total);
  const rest = items.map((_item, line) => ({ line, pieces: Infinity, cancels: line % 2 === 0 }));
  for (const { line, pieces, cancels } of [...random.steps, ...rest]) {
    const item = items[line % items.length] as (typeof items)[number];
    const some = Math.min(pieces, item.quantity - item.cancelledQuantity - item.returnedQuantity);
    const due = dueOf(item, terms.taxIncluded, some);
    if (due < 0) throw new Error(`${due} due`);
    item[cancels ? 'cancelledQuantity' : 'returnedQuantity'] += some;
    const whole = items.every((each) => each.cancelledQuantity === each.quantity);
    const back = totals.total - state.refundedTotal - currentTotalOf(state);
    same('given back', back, due + (whole && some > 0 ? totals.shippingTotal : 0));
    state.refundedTotal += back;
  }
  const cancelled = items.every((each) => each.cancelledQuantity === each.quantity);
  same('kept', currentTotalOf(state), cancelled ? 0 : totals.shippingTotal);
  same('refunded', state.refundedTotal, totals.total - currentTotalOf(state));
}

it(`adds up to the last minor unit, in ${ORDERS} random orders`, () => {
  const seed = SEED === undefined ? {} : { seed: Number(SEED) };
  fc.assert(fc.property(order, holds), { numRuns: ORDERS, ...seed });
  expect(ORDERS).toBeGreaterThan(0);
}, 600_000);
