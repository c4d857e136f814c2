import { describe, expect, it } from '@jest/globals';
import { inOrder } from './sequence.rules.js';

const fact = (id: string, aggregateSeq: number, at: number) => ({
  aggregate: { type: 'order', id },
  aggregateSeq,
  occurredAt: new Date(at),
});
const names = (facts: readonly ReturnType<typeof fact>[]) =>
  facts.map((each) => `${each.aggregate.id}${each.aggregateSeq}`);

describe('the order of facts', () => {
  it('goes by time', () => expect(names(inOrder([fact('b', 1, 2), fact('a', 1, 1)]))).toEqual(['a1', 'b1']));

  it("keeps an aggregate's own order whatever the clocks said", () => {
    const told = [fact('a', 3, 1), fact('b', 1, 2), fact('a', 2, 3), fact('a', 1, 4)];
    expect(names(inOrder(told))).toEqual(['a1', 'b1', 'a2', 'a3']);
  });
});
