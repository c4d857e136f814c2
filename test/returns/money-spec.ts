import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Life, lives } from './money.lives.js';
import { OrderOnPaper } from './order-on-paper.js';

/** MONEY_RUNS=1000000 MONEY_SEED=7 npm run test:e2e -- test/returns/money-spec.ts */
const numRuns = Number(process.env['MONEY_RUNS'] ?? 100_000);

/**
 * Lives an order to its end: all that was not shipped is cancelled, all that was comes back, all that is due is refunded.
 *
 * @returns what was wrong on the way or at the end; `expect` would take most of the time
 */
function wrongIn({ draft, steps }: Life): string[] {
  const order = new OrderOnPaper(draft);
  for (const step of steps) {
    order.take(step);
    const faults = order.faults();
    if (faults.length > 0) return faults;
  }
  order.end();
  const owing = order.refunded === order.owed ? [] : [`${order.refunded} refunded of ${order.owed}`];
  return [...order.faults(), ...owing, ...(order.partsSum() ? [] : ['its parts do not sum to its total'])];
}

describe('the money of an order', () => {
  it(`ends at exactly what is due and never above, in ${numRuns} lives`, () => {
    const {
      failed,
      counterexample,
      numRuns: lived,
    } = fc.check(
      fc.property(lives, (life) => {
        const wrong = wrongIn(life);
        if (wrong.length > 0) throw new Error(wrong.join('; '));
      }),
      { numRuns, ...(process.env['MONEY_SEED'] && { seed: Number(process.env['MONEY_SEED']) }) },
    );
    expect({ failed, counterexample, lived }).toEqual({
      failed: false,
      counterexample: null,
      lived: numRuns,
    });
  }, 1_800_000);
});
