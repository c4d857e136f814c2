/** Exact shares of money: products beyond the safe integers are never formed. */

/** amount × factor ÷ divisor as whole part and rest. */
interface Quotient {
  readonly whole: number;
  /** 0 … divisor − 1 */
  readonly rest: number;
}

/**
 * amount × factor ÷ divisor, exactly. The amount is divided first and only its rest is multiplied; where even that would
 * leave the safe integers, bit by bit.
 *
 * @param amount safe integer ≥ 0
 * @param factor safe integer, 0 … divisor
 * @param divisor safe integer ≥ 1
 */
function mulDiv(amount: number, factor: number, divisor: number): Quotient {
  const rest = amount % divisor;
  const whole = ((amount - rest) / divisor) * factor;
  const product = rest * factor;
  if (Number.isSafeInteger(product)) {
    const remainder = product % divisor;
    return { whole: whole + (product - remainder) / divisor, rest: remainder };
  }
  const small = bitByBit(rest, factor, divisor);
  return { whole: whole + small.whole, rest: small.rest };
}

/** The same for amount < divisor, whatever their product: double and add, each step reduced by the divisor. */
function bitByBit(amount: number, factor: number, divisor: number): Quotient {
  let whole = 0;
  let rest = 0;
  const add = (more: number): void => {
    // rest + more would leave the safe integers where the divisor is near their end
    if (rest >= divisor - more) {
      rest -= divisor - more;
      whole += 1;
    } else rest += more;
  };
  for (const bit of factor.toString(2)) {
    whole *= 2;
    add(rest);
    if (bit === '1') add(amount);
  }
  return { whole, rest };
}

/**
 * amount × factor ÷ divisor to the nearest integer, of two equally near the even one.
 *
 * @param amount safe integer ≥ 0
 * @param factor safe integer, 0 … divisor
 * @param divisor safe integer ≥ 1
 */
export function mulDivHalfEven(amount: number, factor: number, divisor: number): number {
  const { whole, rest } = mulDiv(amount, factor, divisor);
  const left = divisor - rest;
  return whole + (rest > left || (rest === left && whole % 2 === 1) ? 1 : 0);
}

/**
 * Spreads an amount over shares by largest remainder; of equal remainders the first share gets the piece.
 *
 * @param amount minor units, 0 … Σ shares
 * @param shares minor units, each ≥ 0, their sum a safe integer
 * @returns one integer per share, in order, each at most its share, summing to `amount`
 */
export function spread(amount: number, shares: readonly number[]): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  if (all === 0) return shares.map(() => 0);
  const parts = shares.map((share) => mulDiv(share, amount, all));
  const parted = parts.reduce((sum, part) => sum + part.whole, 0);
  const first = parts.map((_part, at) => at).sort((a, b) => (parts[b]?.rest ?? 0) - (parts[a]?.rest ?? 0));
  const rounded = parts.map((part) => part.whole);
  for (const at of first.slice(0, amount - parted)) rounded[at] = (rounded[at] ?? 0) + 1;
  return rounded;
}
