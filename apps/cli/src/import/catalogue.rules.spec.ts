import { describe, expect, it } from '@jest/globals';
import { catalogueOf, mostFrequent } from './catalogue.rules.js';
import type { InvoiceLine } from './line.rules.js';

const sold = (sku: string, description: string, price: number): InvoiceLine => ({
  line: 2,
  invoice: '1',
  sku,
  description,
  quantity: 1,
  price,
  at: new Date(0),
  customerId: null,
  country: '',
});

describe('catalogueOf', () => {
  it('names and prices a product as it is sold most often', () => {
    const lines = [sold('1', 'a', 5), sold('1', 'b', 7), sold('2', 'c', 1), sold('1', 'b', 7)];
    expect(catalogueOf(lines)).toEqual([
      { sku: '1', name: 'b', price: 7, currency: 'GBP' },
      { sku: '2', name: 'c', price: 1, currency: 'GBP' },
    ]);
  });

  it('prefers any description to none, and none to nothing but the code', () => {
    expect(catalogueOf([sold('1', '', 5), sold('1', '', 5), sold('1', 'a', 5)])).toMatchObject([
      { name: 'a' },
    ]);
    expect(catalogueOf([sold('1', '', 5)])).toMatchObject([{ name: '1' }]);
  });
});

describe('mostFrequent', () => {
  it('takes the first of equals', () => {
    expect(mostFrequent(['b', 'a', 'a', 'b'])).toBe('b');
  });
  it('has no answer for nothing', () => {
    expect(mostFrequent([])).toBeUndefined();
  });
});
