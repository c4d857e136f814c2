/** After so many tries a fact is a dead letter. */
export const MOST_TRIES = 10;

const FIRST_MS = 200;
const LONGEST_MS = 60_000;

/**
 * The wait after the `tries`th failed try: 0.2 s, 0.4 s … at most a minute, less up to half of it, so that what failed
 * together does not come back together.
 *
 * @param chance at least 0 and less than 1
 * @returns milliseconds
 */
export function backoff(tries: number, chance: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  return Math.trunc(longest * (1 - chance / 2));
}
