import { describe, expect, it } from '@jest/globals';
import type { UnusedLine } from './line.rules.js';
import type { Plan, Sale } from './plan.rules.js';
import { type Booked, ranges, reportOf, summaryOf, unusedOf } from './report.rules.js';

const at = new Date('2010-12-01T10:00:00Z');
const saleOf = (invoice: string, ...lines: number[]): Sale => ({
  invoice,
  placedAt: at,
  customerId: null,
  country: '',
  lines: lines.map((line) => ({
    line,
    invoice,
    sku: '22139',
    description: '',
    quantity: 2,
    price: 60_000,
    at,
    customerId: null,
    country: '',
  })),
});
const postage: UnusedLine = { line: 5, invoice: '1', code: 'POST', reason: 'NOT_GOODS', detail: 'POST' };
const [first, second] = [saleOf('1', 2, 3), saleOf('2', 4)];
const plan: Plan = {
  lines: 4,
  invoices: 2,
  returns: 0,
  sales: [first, second],
  corrections: [],
  takeBacks: [],
  unused: [postage],
};
const booked: Booked = {
  products: { made: 1, existing: 0 },
  customers: { made: 0, existing: 0 },
  unitsReceived: 6,
  placed: [first],
  placedWorth: 240_000,
  alreadyThere: [],
  refused: [{ sale: second, why: 'Not enough stock' }],
  corrections: { now: [], before: [], refused: [] },
  takenBack: { now: [], before: [], refused: [] },
};

it('counts the lines of refused invoices among the unused, in the order of the file', () => {
  expect(unusedOf(plan, booked).map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
    [4, 'REFUSED', 'Not enough stock'],
    [5, 'NOT_GOODS', 'POST'],
  ]);
});

it('sums up what was booked, what was not and the money', () => {
  const summary = summaryOf(plan, booked, unusedOf(plan, booked));
  expect(summary).toMatch(/booked now +2\n/);
  expect(summary).toMatch(/not used +2\n/);
  expect(summary).toMatch(/orders placed +1\n/);
  expect(summary).toMatch(/Money of the orders placed +2,400\.00 GBP\n/);
  expect(summary).toMatch(/the same lines in the file +2,400\.00 GBP\n/);
  expect(summary).toMatch(/not goods: 1 \(line 5\)\n {2}invoice refused: 1 \(line 4\)$/);
});

describe('reportOf', () => {
  it('has one row for each line, with the number and the reason', () => {
    expect(reportOf([postage])).toBe('Line,InvoiceNo,StockCode,Reason\n5,1,POST,not goods: POST\n');
  });

  it('quotes commas and quotes, and lets no cell be a formula', () => {
    const nasty = { ...postage, code: '=A1', detail: 'say "a, b"' };
    expect(reportOf([nasty])).toContain(`5,1,'=A1,"not goods: say ""a, b"""\n`);
  });
});

it.each([
  [[], ''],
  [[3], '3'],
  [[3, 5, 6, 7, 9], '3, 5–7, 9'],
])('writes %j as "%s"', (numbers, text) => {
  expect(ranges(numbers)).toBe(text);
});
