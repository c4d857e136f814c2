import type { PaceRow } from '#contracts/operations.js';

const MINUTE = 60_000;
/** How long after its end a minute may still get orders: a commit takes at most some seconds. */
const LATE_MS = 30_000;
/** Minutes that are shown, beside the one that runs. */
export const SHOWN_MINUTES = 60;

/** What came in, in one currency. `gross` in minor units. */
export interface Taking {
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly gross: number;
}
export interface Takings {
  readonly orders: number;
  readonly units: number;
  readonly takings: readonly Taking[];
}
export interface PaceMinute extends Takings {
  /** the beginning of the minute */
  readonly at: Date;
}

export const minuteOf = (moment: Date): Date => new Date(Math.floor(moment.getTime() / MINUTE) * MINUTE);

/** @returns the beginning of the first minute that is shown at this moment */
export const firstMinute = (now: Date): Date => new Date(minuteOf(now).getTime() - SHOWN_MINUTES * MINUTE);

/** @returns the moment before which no minute changes any more, when all that was committed until `dataAsOf` was read */
export const settledUntil = (dataAsOf: Date): Date => minuteOf(new Date(dataAsOf.getTime() - LATE_MS));

/** What was read before, from `from` on, with what was read anew, which is everything from `again` on. */
export function joined(
  known: readonly PaceRow[],
  fresh: readonly PaceRow[],
  { from, again }: { from: Date; again: Date },
): PaceRow[] {
  return [...known.filter(({ at }) => at >= from && at < again), ...fresh];
}

/** Every minute from `from` to the one that holds `now`, with those in which nothing came in. */
export function minutesOf(rows: readonly PaceRow[], { from, now }: { from: Date; now: Date }): PaceMinute[] {
  const byMinute = Map.groupBy(rows, ({ at }) => at.getTime());
  const minutes: PaceMinute[] = [];
  for (let at = from.getTime(); at <= now.getTime(); at += MINUTE)
    minutes.push({ at: new Date(at), ...sumOf(byMinute.get(at) ?? []) });
  return minutes;
}

/** All of them together, by currency. */
export function sumOf(rows: readonly Omit<PaceRow, 'at'>[]): Takings {
  const takings = [...Map.groupBy(rows, ({ currency }) => currency)]
    .map(([currency, of]) => ({
      currency,
      orders: total(of.map(({ orders }) => orders)),
      units: total(of.map(({ units }) => units)),
      gross: total(of.map(({ gross }) => gross)),
    }))
    .sort((one, other) => one.currency.localeCompare(other.currency));
  return {
    orders: total(takings.map(({ orders }) => orders)),
    units: total(takings.map(({ units }) => units)),
    takings,
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
