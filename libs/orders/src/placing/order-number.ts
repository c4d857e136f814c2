import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 9;
const TAIL_DIGITS = 6;

/**
 * A number for people: the millisecond, so that numbers sort by time, and a tail of 30 random bits that nobody guesses.
 * Made without a counter that all orders would share.
 *
 * @returns `01JDC4Q7V-8F3KZQ`
 */
export function orderNumber(now: Date): string {
  let time = '';
  for (let left = now.getTime(), digit = 0; digit < TIME_DIGITS; digit++) {
    time = `${CROCKFORD[left % 32]}${time}`;
    left = Math.floor(left / 32);
  }
  const tail = Array.from(randomBytes(TAIL_DIGITS), (byte) => CROCKFORD[byte % 32]).join('');
  return `${time}-${tail}`;
}
