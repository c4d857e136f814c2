import type fc from 'fast-check';
import type { Real } from './real.js';
import type { Shop } from './shop.js';

/** What a command comes to in one shop: the shop has changed already when this is returned. */
export interface Step {
  /** `ok`, or the code of the refusal */
  readonly expected: string;
  /** does it for real; called once, or again with the same Idempotency-Key */
  readonly real: (real: Real) => Promise<unknown>;
  /** takes what only the real answer knows, such as ids */
  readonly learn?: (answer: never) => void;
}

/**
 * One kind of command. A wish is plain JSON, drawn without knowing the shop, so that a failing sequence can be kept and
 * replayed for ever: `at` numbers choose among what there is by their remainder.
 */
export interface Command<W> {
  readonly name: string;
  /** how often, in comparison with others */
  readonly weight: number;
  readonly wish: fc.Arbitrary<W>;
  /** @returns null when there is nothing to do it to */
  plan(shop: Shop, wish: W): Step | null;
}

export const chosen = <T>(things: readonly T[], at: number): T | undefined => things[at % things.length];
