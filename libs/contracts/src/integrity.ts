/** The answer of one integrity check: how many things were looked at, how many are wrong, and which. */
export interface Integrity {
  /** `I1` … `I14` as docs/invariants.md names them */
  readonly name: string;
  readonly description: string;
  readonly checked: number;
  readonly failed: number;
  /** things that cannot be judged yet because a handler has not done its work */
  readonly pending?: number;
  /** at most 20, naming documents */
  readonly counterexamples: readonly unknown[];
}
