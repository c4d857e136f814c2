import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exponentOf, fromDecimal, isCurrency, toDecimal } from './money.js';

describe('money', () => {
  it.each([
    [19.99, 'EUR', 1999],
    [0.1, 'EUR', 10],
    [5, 'EUR', 500],
    [5, 'JPY', 5],
    [1.234, 'KWD', 1234],
    ['2.550', 'GBP', 255],
    [1e-2, 'GBP', 1],
    [1e21, 'JPY', null],
    [2.555, 'GBP', null],
    [0.5, 'JPY', null],
    ['2,55', 'GBP', null],
    ['', 'GBP', null],
    [9007199254740991, 'JPY', 9007199254740991],
    [90071992547409.92, 'EUR', null],
  ] as const)('reads %p %s as %p minor units', (decimal, currency, amount) => {
    expect(fromDecimal(decimal, currency)).toBe(amount);
  });

  it('writes every amount so that it is read back the same', () => {
    const currencies = fc.constantFrom('JPY', 'EUR', 'GBP', 'KWD');
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
        currencies,
        (amount, currency) => {
          expect(fromDecimal(toDecimal(amount, currency), currency)).toBe(amount);
        },
      ),
    );
  });

  it('knows exponents and currencies', () => {
    expect([exponentOf('JPY'), exponentOf('EUR'), exponentOf('KWD')]).toEqual([0, 2, 3]);
    expect([isCurrency('EUR'), isCurrency('eur'), isCurrency('XYZ')]).toEqual([true, false, false]);
  });
});
