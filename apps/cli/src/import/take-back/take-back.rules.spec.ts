import { describe, expect, it } from '@jest/globals';
import type { InvoiceLine } from '../line.rules.js';
import type { Sale } from '../plan.rules.js';
import { matched } from './take-back.rules.js';

let at = 1;
const line = (
  invoice: string,
  quantity: number,
  minute: number,
  more: Partial<InvoiceLine> = {},
): InvoiceLine => ({
  line: ++at,
  invoice,
  sku: '22960',
  description: 'JAM MAKING SET',
  quantity,
  price: 425,
  at: new Date(Date.UTC(2010, 11, 1, 9, minute)),
  customerId: 'ada',
  country: '',
  ...more,
});
const sale = (lines: InvoiceLine[]): Sale => ({
  invoice: lines[0]?.invoice ?? '',
  placedAt: lines[0]?.at ?? new Date(0),
  customerId: lines[0]?.customerId ?? null,
  country: '',
  lines,
});

describe('a line that takes back', () => {
  const sales = [
    sale([line('1', 6, 0), line('1', 4, 0)]),
    sale([line('2', 3, 10)]),
    sale([line('3', 9, 30)]),
    sale([line('4', 9, 0, { customerId: 'bob' })]),
  ];
  const invoicesOf = (lines: InvoiceLine[]) => matched(sales, lines).takeBacks.map((each) => each.sale);

  it('belongs to the latest earlier sale with enough pieces left', () => {
    expect(invoicesOf([line('C1', -3, 20)])).toEqual(['2']);
    expect(invoicesOf([line('C1', -8, 20)])).toEqual(['1']);
    expect(invoicesOf([line('C1', -3, 20), line('C1', -1, 20)])).toEqual(['2', '1']);
  });

  it.each([
    ['another customer', { customerId: 'eve' }],
    ['a guest', { customerId: null }],
    ['another code', { sku: '11111' }],
    ['more than was sold', { quantity: -11 }],
    ['a time before', { at: new Date(0) }],
  ])('belongs to nothing with %s', (_what, more) => {
    const wanted = line('C1', -3, 20, more);
    expect(matched(sales, [wanted])).toEqual({ takeBacks: [], unmatched: [wanted] });
  });
});
