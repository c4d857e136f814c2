/** The least of a told fact that its place in the order of all facts depends on. */
export interface Placeable {
  readonly aggregate: { readonly type: string; readonly id: string };
  readonly aggregateSeq: number;
  readonly occurredAt: Date;
}

/**
 * Puts facts in the order of their time, and each aggregate's facts in that aggregate's own order, whatever their clocks said.
 */
export function inOrder<T extends Placeable>(facts: readonly T[]): T[] {
  const nameOf = (fact: T): string => `${fact.aggregate.type}:${fact.aggregate.id}`;
  const queues = new Map<string, T[]>();
  for (const fact of facts) {
    const queue = queues.get(nameOf(fact));
    if (queue) queue.push(fact);
    else queues.set(nameOf(fact), [fact]);
  }
  for (const queue of queues.values()) queue.sort((a, b) => a.aggregateSeq - b.aggregateSeq);
  return [...facts]
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
    .map((fact) => queues.get(nameOf(fact))?.shift() as T);
}
