/** What became of one member of a batch: each is admitted or refused on its own. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error };

export const admitted = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (error: Error): Outcome<never> => ({ ok: false, error });
