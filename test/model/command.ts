import fc from 'fast-check';
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

const ANY = 40;

/** A number that chooses: up to 40 among all there are, above that among those that the command fits, if there are any. */
export const at: fc.Arbitrary<number> = fc.oneof(
  { weight: 1, arbitrary: fc.nat(ANY) },
  { weight: 7, arbitrary: fc.integer({ min: ANY + 1, max: 1_000 }) },
);

/** As many as drawn, or as there are where the command was aimed at what it fits. */
export const within = (drawn: number, most: number, n: number): number =>
  n > ANY && most > 0 ? Math.min(drawn, most) : drawn;

export function chosen<T>(
  things: readonly T[],
  n: number,
  fits: (thing: T) => boolean = () => true,
): T | undefined {
  const fitting = n > ANY ? things.filter(fits) : [];
  const among = fitting.length > 0 ? fitting : things;
  return among[n % among.length];
}
