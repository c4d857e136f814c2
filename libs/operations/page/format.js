const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** @param {number} value */
export const count = (value) => whole.format(value);

/** One digit behind the point. @param {number} value */
export const decimal = (value) => short.format(value);

/** @param {number} amount of things @param {string} one @param {string} [many] */
export const things = (amount, one, many = `${one}s`) => `${count(amount)} ${amount === 1 ? one : many}`;

/** Hours and minutes where the reader is. @param {string | number} at */
export const timeOf = (at) => clock.format(new Date(at));

/** Day and time where the reader is. @param {string} at */
export const momentOf = (at) => moment.format(new Date(at));

/**
 * @param {{ amount: number, currency: string }} money in minor units
 * @returns {string} as people write it
 */
export function money({ amount, currency }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** minorDigits(currency));
}

/** How many digits a currency has behind the point. @param {string} currency */
export function minorDigits(currency) {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** @param {number} part from 0 to 1 */
export const percent = (part) => `${decimal(part * 100)} %`;

/** @param {number} bytes */
export const megabytes = (bytes) => `${count(Math.round(bytes / 2 ** 20))} MiB`;

/** @param {number} ms */
export const milliseconds = (ms) => (ms >= 1000 ? `${decimal(ms / 1000)} s` : `${decimal(ms)} ms`);

const STEPS = /** @type {const} */ ([
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]);

/** In the largest unit that fits. @param {number} seconds */
export function duration(seconds) {
  const [size, unit] = STEPS.find(([least]) => seconds >= least) ?? [1, 'second'];
  return things(Math.max(0, Math.floor(seconds / size)), unit);
}

/** How long before `now` something was. @param {string} at @param {string} now */
export const ago = (at, now) => `${duration((Date.parse(now) - Date.parse(at)) / 1000)} ago`;
