/**
 * What is kept beside the things that it is made of, moved by their facts. It is made anew part by part: a customer, a
 * day. A part of which facts are on their way is left for later, because the facts move it themselves.
 */
export interface Projection {
  /** for ever: how far a rebuild has come is kept under it */
  readonly name: string;
  /** what a part is, in words: `customers` */
  readonly parts: string;
  /** about how many parts there are */
  count(): Promise<number>;
  /** The parts after `after`, some at a time in the order of their names; none when that was the last. */
  next(after: string): Promise<readonly string[]>;
  /**
   * Sets right what differs in these parts, in the running transaction.
   *
   * @returns documents changed, and parts to be looked at later
   */
  restore(parts: readonly string[]): Promise<{ changed: number; waiting: readonly string[] }>;
}
