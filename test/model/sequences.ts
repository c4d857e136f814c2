import fc from 'fast-check';
import type { Command } from './command.js';
import { HOLD_COMMANDS } from './hold.commands.js';
import { MONEY_COMMANDS } from './money.commands.js';
import { ORDER_COMMANDS } from './order.commands.js';
import { RETURN_COMMANDS } from './return.commands.js';
import { SHIPMENT_COMMANDS } from './shipment.commands.js';
import { STOCK_COMMANDS } from './stock.commands.js';

/** A new kind of command is one object in one of these lists. */
export const COMMANDS: readonly Command<unknown>[] = [
  ...STOCK_COMMANDS,
  ...HOLD_COMMANDS,
  ...ORDER_COMMANDS,
  ...SHIPMENT_COMMANDS,
  ...RETURN_COMMANDS,
  ...MONEY_COMMANDS,
];

/** Shops that live side by side and share every group commit. */
export const SHOPS = 16;

/** One command in one shop; `again`: sent twice at once, or once more when it is done, under the same key. */
export interface Wish {
  readonly command: string;
  readonly wish: unknown;
  readonly again: 'no' | 'twin' | 'later';
}

/** What all shops do at once; before it, time goes by. */
export interface Round {
  readonly minutes: number;
  readonly wishes: readonly (Wish | null)[];
}

/** Neither sum of these is within two minutes of a hold's life, so that no hold lapses while it is looked at. */
const JUMPS = [13, 37];

const wish: fc.Arbitrary<Wish> = fc
  .tuple(
    fc.oneof(
      ...COMMANDS.map(({ name, weight, wish: arbitrary }) => ({
        weight,
        arbitrary: arbitrary.map((drawn) => ({ command: name, wish: drawn as unknown })),
      })),
    ),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant('no' as const) },
      { weight: 1, arbitrary: fc.constantFrom('twin' as const, 'later' as const) },
    ),
  )
  .map(([drawn, again]) => ({ ...drawn, again }));

const round: fc.Arbitrary<Round> = fc.record({
  minutes: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(...JUMPS) },
  ),
  wishes: fc.array(fc.option(wish, { freq: 40 }), { minLength: SHOPS, maxLength: SHOPS, size: 'max' }),
});

export const sequence = (rounds: number): fc.Arbitrary<Round[]> =>
  fc.array(round, { minLength: rounds / 2, maxLength: rounds, size: 'max' });
