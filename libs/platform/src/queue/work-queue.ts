/** What any process may do: put facts in their order, or bring a handler what is new. */
export type Task = 'sequence' | `deliver:${string}`;

/**
 * Spreads the work of the relay over processes. It is told only that there is something to do: what that is stands in the
 * database, so whatever a queue loses, doubles or keeps to itself is found there again.
 */
export abstract class WorkQueue {
  /** whether work is spread by a queue at all */
  abstract readonly isThere: boolean;

  /** whether it is worth asking */
  abstract readonly ready: boolean;

  /**
   * Asks for tasks to be done by whoever is free; one that waits already is not added again.
   *
   * @returns false when the queue does not take them now; never throws, never takes long
   */
  abstract hand(tasks: readonly Task[]): Promise<boolean>;
}

/** The queue of a process that does its work itself. */
export class NoQueue extends WorkQueue {
  readonly isThere = false;
  readonly ready = false;

  hand(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
