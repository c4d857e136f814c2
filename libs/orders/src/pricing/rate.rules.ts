const SCALE = 10_000;

/** 100 % as a rate */
export const WHOLE = 100 * SCALE;

/** @returns ten-thousandths of a per cent: 19 % is 190,000; what is finer is cut off */
export function rateOf(percent: number): number {
  const [whole = '0', fraction = ''] = percent.toFixed(6).split('.');
  return Number(whole) * SCALE + Number(fraction.slice(0, 4).padEnd(4, '0'));
}
