import { mulDivHalfEven, spread } from '#contracts/money.rounding.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import type { PricedOrder } from '../placing/order.types.js';
import { type Discount, discountOn } from './discount.rules.js';
import { WHOLE } from './rate.rules.js';

/** Terms of the house at the moment of placing. */
export interface PricingTerms {
  /** tax in ten-thousandths of a per cent: 19 % is 190,000 */
  readonly taxRate: number;
  /** whether prices hold the tax already */
  readonly taxIncluded: boolean;
  /** minor units of the order's currency, once per order */
  readonly shippingFlat: number;
}

/** What is priced: unit price in minor units, > 0, and pieces. */
export interface PieceLine {
  readonly unitPrice: number;
  readonly quantity: number;
}

export type Pricing = (
  lines: readonly PieceLine[],
  terms: PricingTerms,
  discount: Discount | null,
) => PricedOrder;

/**
 * Version 1: line total = price × quantity; the discount is spread over the lines by largest remainder; tax half-even per
 * line on what is left of it; shipping once.
 *
 * @returns parts that sum to the total: subtotal − discount + shipping, plus the tax when prices do not hold it
 * @throws {ValidationFailedError} when a sum leaves the safe integers, or the discount is beyond the subtotal
 */
const version1: Pricing = (lines, terms, discount) => {
  const totals = lines.map((line, at) => {
    const lineTotal = line.unitPrice * line.quantity;
    if (!Number.isSafeInteger(lineTotal)) throw tooMuch(`items[${at}]`);
    return lineTotal;
  });
  const subtotal = sum(totals);
  if (!Number.isSafeInteger(subtotal)) throw tooMuch('items');
  const discountTotal = discount ? discountOn(subtotal, discount) : 0;
  const discounts = discountTotal > 0 ? spread(discountTotal, totals) : [];
  const priced = totals.map((lineTotal, at) => {
    const discountAmount = discounts[at] ?? 0;
    return { lineTotal, discountAmount, taxAmount: taxOf(lineTotal - discountAmount, terms) };
  });
  const taxTotal = sum(priced.map((line) => line.taxAmount));
  const total = subtotal - discountTotal + terms.shippingFlat + (terms.taxIncluded ? 0 : taxTotal);
  if (!Number.isSafeInteger(total)) throw tooMuch('items');
  return { priced, subtotal, discountTotal, taxTotal, shippingTotal: terms.shippingFlat, total };
};

/** Every version there ever was: orders keep theirs, and are explained by it. */
const VERSIONS: Readonly<Record<number, Pricing>> = { 1: version1 };

/** The version by which orders are placed now. */
export const PRICING_VERSION = 1;

/** @throws when no order can have been priced by this version */
export function pricingOf(version: number): Pricing {
  const pricing = VERSIONS[version];
  if (!pricing) throw new Error(`There is no pricing version ${version}`);
  return pricing;
}

/** Prices an order by the version of now. */
export function priceOrder(
  lines: readonly PieceLine[],
  terms: PricingTerms,
  discount: Discount | null = null,
): PricedOrder {
  return pricingOf(PRICING_VERSION)(lines, terms, discount);
}

/** The tax on, or inside, an amount: amount × rate ÷ 100 %, or × rate ÷ (100 % + rate). */
function taxOf(amount: number, { taxRate, taxIncluded }: PricingTerms): number {
  return mulDivHalfEven(amount, taxRate, taxIncluded ? WHOLE + taxRate : WHOLE);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0);
}

function tooMuch(field: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: 'comes to more money than can be counted exactly' }]);
}
