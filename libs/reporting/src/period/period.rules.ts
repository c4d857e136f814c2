import type { ReportInterval } from '#contracts/sales.js';
import { type Fault, ValidationFailedError } from '#platform/errors/api-error.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Shortest lengths, in milliseconds. */
const LENGTH: Readonly<Record<ReportInterval, number>> = {
  hour: HOUR,
  day: DAY - HOUR,
  week: 7 * DAY - HOUR,
  month: 28 * DAY - HOUR,
  year: 365 * DAY - HOUR,
};
/** More intervals than this are no report. */
export const MOST_INTERVALS = 2_000;
const PRESET_DAYS = 30;

/** A period as it was asked for; either end may be left out. */
export interface AskedPeriod {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * @returns the period, up to now and of 30 days unless asked for otherwise
 * @throws {ValidationFailedError} when it ends before it begins
 */
export function periodOf({ from, to }: AskedPeriod, now: Date): { from: Date; to: Date } {
  const end = to ?? now;
  const period = { from: from ?? new Date(end.getTime() - PRESET_DAYS * DAY), to: end };
  if (period.from >= period.to) refuse({ field: 'from', message: 'must be before `to`' });
  return period;
}

/**
 * @returns the part of the period that is over
 * @throws {ValidationFailedError} when it ends before it begins, or none of it is over
 */
export function pastPeriodOf({ from, to }: AskedPeriod, now: Date): { from: Date; to: Date } {
  const period = periodOf({ from, to }, now);
  if (period.from >= now) refuse({ field: 'from', message: 'must lie in the past' });
  return period.to > now ? { ...period, to: now } : period;
}

/** @throws {ValidationFailedError} when the period has more than 2,000 intervals */
export function refuseTooMany({ from, to }: { from: Date; to: Date }, interval: ReportInterval): void {
  if ((to.getTime() - from.getTime()) / LENGTH[interval] > MOST_INTERVALS)
    refuse({ field: 'interval', message: `must not cut the period into more than ${MOST_INTERVALS} pieces` });
}

/** @returns whether this runtime knows the zone, `Europe/London` */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** @throws {ValidationFailedError} for a zone that nobody knows */
export function zoneOf(name: string | undefined): string {
  const zone = name ?? 'UTC';
  if (!isTimeZone(zone))
    refuse({ field: 'timeZone', message: 'must be a time zone of the IANA list, such as Europe/London' });
  return zone;
}

function refuse(fault: Fault): never {
  throw new ValidationFailedError([fault]);
}
