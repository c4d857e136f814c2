import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { APIError } from '../errors/api-error.js';
import type { Member } from './combiner.js';

/**
 * Does the members of a batch one after another. A refusal (an APIError) is the member's own, so `one` must check before
 * it changes anything; any other error breaks the whole batch, which is then taken apart.
 */
export async function eachAlone<I, O>(
  batch: readonly Member<I>[],
  one: (input: I, member: Member<I>) => Promise<O>,
): Promise<Outcome<O>[]> {
  const outcomes: Outcome<O>[] = [];
  for (const member of batch) {
    try {
      outcomes.push(admitted(await one(member.input, member)));
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      outcomes.push(refused(error));
    }
  }
  return outcomes;
}
