import { mulDivHalfEven } from '#contracts/money.rounding.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import type { PricedOrder } from './order.types.js';

/** The version of this function; an order keeps the one it was priced by. */
export const PRICING_VERSION = 1;

/** Terms of the house at the moment of placing. */
export interface PricingTerms {
  /** tax in ten-thousandths of a per cent: 19 % is 190,000 */
  readonly taxRate: number;
  /** whether prices hold the tax already */
  readonly taxIncluded: boolean;
  /** minor units, once per order */
  readonly shippingFlat: number;
}

const RATE_SCALE = 10_000;
const WHOLE = 100 * RATE_SCALE;

/** @returns the rate for the pricing function; parts below a ten-thousandth of a per cent are cut off */
export function rateOf(percent: number): number {
  const [whole = '0', fraction = ''] = percent.toFixed(6).split('.');
  return Number(whole) * RATE_SCALE + Number(fraction.slice(0, 4).padEnd(4, '0'));
}

/**
 * Prices an order, version 1: line total = price × quantity; tax half-even per line; shipping once.
 *
 * @param lines unit price in minor units, > 0, and pieces
 * @returns parts that sum to the total: subtotal + shipping, plus the tax when prices do not hold it
 * @throws {ValidationFailedError} when a sum leaves the safe integers
 */
export function priceOrder(
  lines: readonly { readonly unitPrice: number; readonly quantity: number }[],
  terms: PricingTerms,
): PricedOrder {
  const priced = lines.map((line, at) => {
    const lineTotal = line.unitPrice * line.quantity;
    if (!Number.isSafeInteger(lineTotal)) throw tooMuch(`items[${at}]`);
    return { lineTotal, taxAmount: taxOf(lineTotal, terms) };
  });
  const subtotal = priced.reduce((sum, line) => sum + line.lineTotal, 0);
  const taxTotal = priced.reduce((sum, line) => sum + line.taxAmount, 0);
  const total = subtotal + terms.shippingFlat + (terms.taxIncluded ? 0 : taxTotal);
  if (!Number.isSafeInteger(total)) throw tooMuch('items');
  return { priced, subtotal, discountTotal: 0, taxTotal, shippingTotal: terms.shippingFlat, total };
}

/** The tax on, or inside, an amount: amount × rate ÷ 100 %, or × rate ÷ (100 % + rate). */
function taxOf(amount: number, { taxRate, taxIncluded }: PricingTerms): number {
  return mulDivHalfEven(amount, taxRate, taxIncluded ? WHOLE + taxRate : WHOLE);
}

function tooMuch(field: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: 'comes to more money than can be counted exactly' }]);
}
