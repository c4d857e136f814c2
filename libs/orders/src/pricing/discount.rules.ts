import type { WantedDiscount, WirePrice } from '#contracts/orders.js';
import { mulDivHalfEven } from '#contracts/money.rounding.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { amountIn } from '../payments/amount.rules.js';
import { rateOf, WHOLE } from './rate.rules.js';

/** A discount as the order keeps it: a part of the subtotal, or an amount in minor units of the order's currency. */
export interface Discount {
  /** 0 < percent ≤ 100, at most four decimals */
  readonly percent?: number;
  readonly amount?: number;
  readonly reason: string;
}

/**
 * The discount that staff want, in the order's currency.
 *
 * @throws {ValidationFailedError} when it is neither or both of percent and amount, or no amount of this currency
 */
export function discountFrom({ percent, amount, reason }: WantedDiscount, currency: string): Discount {
  if ((percent === undefined) === (amount === undefined))
    throw wrong('discount', 'must have either percent or amount');
  if (percent !== undefined) {
    if (Number(percent.toFixed(4)) !== percent)
      throw wrong('discount.percent', 'has more than four decimals');
    return { percent, reason };
  }
  return { amount: amountIn(currency, amount as WirePrice, 'discount.amount'), reason };
}

/**
 * What a discount takes off.
 *
 * @param subtotal minor units
 * @returns minor units, 0 … subtotal; a part of it is rounded half to even
 * @throws {ValidationFailedError} when the amount is beyond the subtotal
 */
export function discountOn(subtotal: number, { percent, amount = 0 }: Discount): number {
  if (percent !== undefined) return mulDivHalfEven(subtotal, rateOf(percent), WHOLE);
  if (amount > subtotal) throw wrong('discount.amount', 'is more than the items come to');
  return amount;
}

function wrong(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
