/**
 * Money is an integer number of minor units and an ISO 4217 currency. Arithmetic never sees a float.
 *
 * @see docs/adr/0006-money-in-minor-units.md
 */
export interface Money {
  /** minor units of the currency, a safe integer */
  readonly amount: number;
  /** ISO 4217, upper case */
  readonly currency: string;
}

const EXPONENT_OTHER_THAN_TWO: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** @returns whether `code` is a currency of ISO 4217 that this runtime knows */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** @returns how many decimals the currency has: JPY 0, EUR 2, KWD 3 */
export function exponentOf(currency: string): number {
  return EXPONENT_OTHER_THAN_TWO[currency] ?? 2;
}

/** @returns the amount as the decimal number of the v1 wire format: 1999 EUR-cents → 19.99 */
export function toDecimal(amount: number, currency: string): number {
  const exponent = exponentOf(currency);
  if (exponent === 0) return amount;
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const text = `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return amount < 0 ? -Number(text) : Number(text);
}

/**
 * Reads a decimal of the v1 wire format (or of a file) exactly, by its shortest digits.
 *
 * @returns minor units, or null when the number has more decimals than the currency or is not a safe integer of minor units
 */
export function fromDecimal(decimal: number | string, currency: string): number | null {
  const text = typeof decimal === 'number' ? plain(decimal) : decimal.trim();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const exponent = exponentOf(currency);
  const fraction = (match[3] ?? '').replace(LAST_ZEROS, '');
  if (fraction.length > exponent) return null;
  const amount = Number(`${match[2]}${fraction.padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(amount)) return null;
  return match[1] === '-' && amount !== 0 ? -amount : amount;
}

/** Zeros at the end, looked for from the first of them alone: a long text of zeros takes no longer than another. */
const LAST_ZEROS = /(?<!0)0+$/;

/** Decimal digits without an exponent, for numbers whose shortest form has one. */
function plain(decimal: number): string {
  const text = String(decimal);
  if (!text.includes('e')) return text;
  return Math.abs(decimal) < 1
    ? decimal.toFixed(20).replace(LAST_ZEROS, '')
    : String(BigInt(Math.trunc(decimal)));
}
