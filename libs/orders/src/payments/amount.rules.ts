import { fromDecimal } from '#contracts/money.js';
import type { WirePrice } from '#contracts/orders.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';

/** @returns minor units of `currency`; null when it is another currency or has more decimals than this one */
export function minorUnits(wire: WirePrice, currency: string): number | null {
  if ('decimal' in wire) return fromDecimal(wire.decimal, currency);
  return wire.currency === currency ? wire.amount : null;
}

/**
 * An amount as a client wrote it, in minor units of the order's currency.
 *
 * @throws {ValidationFailedError} (400) for another currency, or more decimals than this one has
 */
export function amountIn(currency: string, wire: WirePrice, field = 'amount'): number {
  const amount = minorUnits(wire, currency);
  if (amount === null || amount <= 0)
    throw new ValidationFailedError([{ field, message: `is no amount in ${currency}` }]);
  return amount;
}
