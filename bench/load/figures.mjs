const rounded = (value) => Math.round(value * 100) / 100;

/** @param {number[]} sorted ascending */
export const quantile = (sorted, share) =>
  sorted.length === 0 ? NaN : rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);

/** @param {number[]} values any order, NaN left out */
export function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : rounded((sorted[middle - 1] + sorted[middle]) / 2);
}

/**
 * What one stretch of load came to.
 *
 * @param {{ times: number[], statuses: Record<string, number>, seconds: number, good: string }} measured
 *   times in ms of every answer; `good` is the status that counts
 */
export function figuresOf({ times, statuses, seconds, good }) {
  const sorted = Float64Array.from(times).sort();
  return {
    perSecond: rounded((statuses[good] ?? 0) / seconds),
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    statuses,
    seconds: rounded(seconds),
  };
}

/** Random numbers that are the same for the same seed (mulberry32), so that every target gets the same orders. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
