import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { APIError } from '../errors/api-error.js';
import { frames } from '../mongo/frame.js';
import type { Member } from './combiner.js';

/**
 * Does the members of a batch one after another. A refusal (an APIError) is the member's own, so `one` must check before
 * it changes anything; any other error breaks the whole batch, which is then taken apart. A refusal that has left changes
 * behind is such an error: nothing of it may be committed.
 */
export async function eachAlone<I, O>(
  batch: readonly Member<I>[],
  one: (input: I, member: Member<I>) => Promise<O>,
): Promise<Outcome<O>[]> {
  const outcomes: Outcome<O>[] = [];
  const frame = frames.getStore();
  for (const member of batch) {
    const before = frame?.changes;
    try {
      outcomes.push(admitted(await one(member.input, member)));
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      if (frame?.changes !== before)
        throw new Error(`${error.errorCode} came after something had been changed`, { cause: error });
      outcomes.push(refused(error));
    }
  }
  return outcomes;
}
