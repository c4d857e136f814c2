/** Hears how far a backup or a restore is. */
export interface Watch {
  /** @param expected documents in all, about */
  begin(expected: number): void;
  step(documents: number, collection: string): void;
}
