import { describe, expect, it } from '@jest/globals';
import { type InvoiceLine, type Reading } from './line.rules.js';
import { planOf, worthOf } from './plan.rules.js';

const lineOf = (line: number, invoice: string, changes: Partial<InvoiceLine> = {}): InvoiceLine => ({
  line,
  invoice,
  sku: '22139',
  description: 'TEA SET',
  quantity: 2,
  price: 495,
  at: new Date('2010-12-01T10:00:00Z'),
  customerId: '17850',
  country: 'Norway',
  ...changes,
});
const sale = (...of: Parameters<typeof lineOf>): Reading => ({ kind: 'sale', line: lineOf(...of) });
const noSale = (...of: Parameters<typeof lineOf>): Reading => ({ kind: 'no sale', line: lineOf(...of) });
const unused = (line: number, invoice: string, reason: 'RETURN' | 'NOT_GOODS' | 'UNREADABLE'): Reading => ({
  kind: 'unused',
  unused: { line, invoice, code: 'POST', reason, detail: '' },
});

describe('planOf', () => {
  it('gathers the lines of an invoice wherever they stand, twins included', () => {
    const plan = planOf([sale(2, '1'), sale(3, '2'), sale(4, '1')]);
    expect(plan.sales.map(({ invoice, lines }) => [invoice, lines.map((line) => line.line)])).toEqual([
      ['1', [2, 4]],
      ['2', [3]],
    ]);
  });

  it('dates an invoice by its earliest line', () => {
    const at = new Date('2010-12-01T09:59:00Z');
    expect(planOf([sale(2, '1'), sale(3, '1', { at })]).sales).toMatchObject([{ placedAt: at }]);
  });

  it('believes the first line that names the customer and the country', () => {
    const silent = { customerId: null, country: '' };
    const plan = planOf([
      sale(2, '1', silent),
      sale(3, '1'),
      sale(4, '1', { customerId: '9', country: 'France' }),
    ]);
    expect(plan.sales).toMatchObject([{ customerId: '17850', country: 'Norway' }]);
  });

  it('takes a line without a sale for a write-off only when it stands alone', () => {
    const plan = planOf([
      noSale(2, '1', { quantity: -10, description: 'damages', sku: '99999' }),
      noSale(3, '2', { price: 0 }),
      sale(4, '2'),
      noSale(5, '3', { price: 0 }),
      unused(6, '3', 'NOT_GOODS'),
    ]);
    expect(plan.unused.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
      [2, 'WRITE_OFF', 'quantity -10, damages'],
      [3, 'NO_SALE', 'quantity 2, TEA SET'],
      [5, 'NO_SALE', 'quantity 2, TEA SET'],
      [6, 'NOT_GOODS', ''],
    ]);
  });

  it('corrects the stock of goods that it sells', () => {
    const plan = planOf([noSale(2, '1', { quantity: -10 }), noSale(3, '3', { price: 0 }), sale(4, '2')]);
    expect(plan.corrections.map(({ line, quantity }) => [line, quantity])).toEqual([
      [2, -10],
      [3, 2],
    ]);
    expect(plan.unused).toEqual([]);
  });

  it('takes back what it sold before, and reports the rest', () => {
    const back = (...of: Parameters<typeof lineOf>): Reading => ({ kind: 'take back', line: lineOf(...of) });
    const plan = planOf([sale(2, '1'), back(3, 'C2', { quantity: -2 }), back(4, 'C2', { quantity: -1 })]);
    expect(plan.takeBacks).toMatchObject([{ sale: '1', quantity: 2, line: { line: 3 } }]);
    expect(plan.unused).toMatchObject([{ line: 4, reason: 'RETURN', detail: 'quantity -1, TEA SET' }]);
  });

  it('counts invoices, and those that take one back', () => {
    const plan = planOf([sale(2, '1'), unused(3, 'C2', 'RETURN'), unused(4, '', 'UNREADABLE'), sale(5, '1')]);
    expect(plan).toMatchObject({ lines: 4, invoices: 2, returns: 1 });
  });
});

describe('worthOf', () => {
  it('adds up minor units', () => {
    expect(
      worthOf([
        { price: 255, quantity: 6 },
        { price: 3, quantity: 1 },
      ]),
    ).toBe(1533);
  });
});
