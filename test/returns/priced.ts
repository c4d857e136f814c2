import { mulDivHalfEven, spread } from '#contracts/money.rounding.js';
import type { Draft } from './money.lives.js';

const WHOLE = 1_000_000;
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** A draft as it is priced: discount by largest remainder before tax, tax half-even per line. */
export function priced({ lines, discount, taxRate, taxIncluded, shippingFlat }: Draft) {
  const totals = lines.map(({ unitPrice, quantity }) => unitPrice * quantity);
  const subtotal = sum(totals);
  const discountTotal = mulDivHalfEven(subtotal, discount, WHOLE);
  const discounts = spread(discountTotal, totals);
  const amounts = totals.map((lineTotal, at) => {
    const discountAmount = discounts[at] ?? 0;
    const taxAmount = mulDivHalfEven(
      lineTotal - discountAmount,
      taxRate,
      taxIncluded ? WHOLE + taxRate : WHOLE,
    );
    return { lineTotal, discountAmount, taxAmount };
  });
  const taxTotal = sum(amounts.map(({ taxAmount }) => taxAmount));
  const total = subtotal - discountTotal + shippingFlat + (taxIncluded ? 0 : taxTotal);
  return { lines: amounts, subtotal, discountTotal, taxTotal, shippingTotal: shippingFlat, total };
}
