import { mongo } from 'mongoose';

const { Timestamp } = mongo.BSON;
type Timestamp = mongo.BSON.Timestamp;

/** How far clocks may lie apart before a time counts as made up, in seconds. */
const MOST_AHEAD = 300;

/** A place in the history of the database as clients carry it: opaque, 16 hex digits. */
export function tokenOf(time: Timestamp): string {
  const hex = (part: number): string => part.toString(16).padStart(8, '0');
  return hex(time.t) + hex(time.i);
}

/** @returns the place that a token names; null for what is none, or lies in the future */
export function placeOf(token: unknown, now: Date): Timestamp | null {
  if (typeof token !== 'string' || !/^[0-9a-f]{16}$/.test(token)) return null;
  const place = new Timestamp({
    t: Number.parseInt(token.slice(0, 8), 16),
    i: Number.parseInt(token.slice(8), 16),
  });
  return place.t * 1_000 > now.getTime() + MOST_AHEAD * 1_000 ? null : place;
}

/** The second in which it lies. */
export const dateOf = (time: Timestamp): Date => new Date(time.t * 1_000);
