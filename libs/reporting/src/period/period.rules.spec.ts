import { describe, expect, it } from '@jest/globals';
import { isTimeZone, pastPeriodOf, periodOf, refuseTooMany } from './period.rules.js';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const NOW = day('2027-03-31');

describe('the period of a report', () => {
  it.each([
    [{}, '2027-03-01', '2027-03-31'],
    [{ to: day('2027-02-10') }, '2027-01-11', '2027-02-10'],
    [{ from: day('2027-03-20') }, '2027-03-20', '2027-03-31'],
  ])('%j is from %s to %s', (asked, from, to) => {
    expect(periodOf(asked, NOW)).toEqual({ from: day(from), to: day(to) });
  });

  it.each([
    [{ from: day('2027-04-01') }],
    [{ from: day('2027-02-01'), to: day('2027-02-01') }],
    [{ from: day('2027-02-02'), to: day('2027-02-01') }],
  ])('%j is none', (asked) => {
    expect(() => periodOf(asked, NOW)).toThrow('from: must be before `to`');
  });

  it('ends now when it is not over, and is none before it has begun', () => {
    const from = day('2027-03-20');
    expect(pastPeriodOf({ from, to: day('2027-05-01') }, NOW)).toEqual({ from, to: NOW });
    expect(pastPeriodOf({ from, to: day('2027-03-25') }, NOW)).toEqual({ from, to: day('2027-03-25') });
    expect(() => pastPeriodOf({ from: NOW, to: day('2027-05-01') }, NOW)).toThrow(
      'from: must lie in the past',
    );
  });

  it('is not cut into more pieces than anybody reads', () => {
    const period = { from: day('2020-01-01'), to: day('2027-01-01') };
    expect(() => refuseTooMany(period, 'hour')).toThrow('interval');
    expect(() => refuseTooMany(period, 'day')).toThrow('interval');
    expect(() => refuseTooMany(period, 'week')).not.toThrow();
  });
});

it.each([
  ['UTC', true],
  ['Europe/London', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Middle/Earth', false],
  ['', false],
])('%j is a time zone: %j', (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});
