/** The answer of one integrity check: how many things were looked at, how many are wrong, and which. */
export interface Integrity {
  /** `I1` … `I15` as docs/invariants.md names them */
  readonly name: string;
  readonly description: string;
  readonly checked: number;
  readonly failed: number;
  /** things that cannot be judged yet because a handler has not done its work */
  readonly pending?: number;
  /** at most 20, naming documents */
  readonly counterexamples: readonly unknown[];
}

/** What a check may be told by whoever runs it. */
export interface IntegrityAsk {
  /** is called as the check goes on: what it is at, and how much of it is done, from 0 to 1 */
  readonly progress?: (part: string, done: number) => void;
}
