import type { Attempt, Delivery } from './delivery.schema.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Before the second try, the third … the twelfth: together a day. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
] as const;
export const MOST_TRIES = WAITS.length + 1;

/** What a delivery has become after a try. */
export type Outcome = Pick<Delivery, 'status' | 'nextAt' | 'deliveredAt'>;

/**
 * A success is any 2xx. After a failure the next try comes later each time, up to a tenth sooner or later than planned so
 * that a receiver that comes back is not met by all at once, and not before the receiver's own Retry-After (an hour at most).
 *
 * @param tries made so far, this one included
 * @param chance 0 … 1
 * @param retryAfterMs 0 when the receiver said nothing
 */
export function outcomeOf(
  { name, tries }: Pick<Delivery, 'name' | 'tries'>,
  { status }: Pick<Attempt, 'status'>,
  now: Date,
  chance: number,
  retryAfterMs = 0,
): Outcome {
  if (status !== null && status >= 200 && status < 300)
    return { status: 'DELIVERED', nextAt: now, deliveredAt: now };
  const wait = name === PING ? undefined : WAITS[tries - 1];
  if (wait === undefined) return { status: 'PARKED', nextAt: now, deliveredAt: null };
  const spread = wait * (0.9 + 0.2 * chance);
  const later = Math.max(spread, Math.min(retryAfterMs, HOUR));
  return { status: 'PENDING', nextAt: new Date(now.getTime() + later), deliveredAt: null };
}

export const PING = 'webhook:ping';

/** @returns the wait that a `Retry-After` asks for, in milliseconds; 0 for none and for one that cannot be read */
export function retryAfterOf(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now.getTime());
}

/** A delivery that waits for its first try. */
export function queued(
  webhookId: string,
  event: { readonly id: string; readonly seq: number | null; readonly name: string },
  now: Date,
): Delivery {
  return {
    _id: event.seq === null ? `${webhookId}-${event.id.replace(':', '-')}` : `${webhookId}-${event.seq}`,
    webhookId,
    eventId: event.id,
    seq: event.seq,
    name: event.name,
    status: 'PENDING',
    tries: 0,
    nextAt: now,
    attempts: [],
    sent: null,
    createdAt: now,
    deliveredAt: null,
  };
}

/** The event of a ping. */
export const pingOf = (webhookId: string, id: string, at: Date): object => ({
  id,
  name: PING,
  version: 1,
  occurredAt: at,
  data: { webhookId },
});
