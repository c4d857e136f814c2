import { describe, expect, it } from '@jest/globals';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { IllegalProductTransitionError } from '../catalog.errors.js';
import {
  advance,
  differences,
  draftProduct,
  type NewProduct,
  priceIn,
  shownAvailable,
} from './product.rules.js';

const NOW = new Date('2027-03-01T09:00:00Z');
const MUG: NewProduct = { sku: ' mug-Blue ', name: 'Blue mug', price: { decimal: 9.5 }, currency: 'EUR' };

describe('a price', () => {
  it.each([
    ['EUR', 19.99, 1999],
    ['EUR', 0.1, 10],
    ['JPY', 1200, 1200],
    ['KWD', 1.005, 1005],
  ])('%s %d is %d minor units', (currency, decimal, amount) => {
    expect(priceIn(currency, { decimal })).toBe(amount);
  });

  it.each([
    ['EUR', { decimal: 9.999 }],
    ['JPY', { decimal: 9.5 }],
    ['EUR', { decimal: 0 }],
    ['EUR', { amount: -1, currency: 'EUR' }],
    ['EUR', { amount: 100, currency: 'USD' }],
    ['XXQ', { decimal: 1 }],
  ])('%s %j is refused', (currency, price) => {
    expect(() => priceIn(currency, price)).toThrow(ValidationFailedError);
  });
});

describe('a product', () => {
  it('begins as DRAFT, its SKU as given and unique in upper case', () => {
    expect(draftProduct('p1', MUG, NOW)).toMatchObject({
      sku: 'mug-Blue',
      skuKey: 'MUG-BLUE',
      price: 950,
      priceDecimal: 9.5,
      status: 'DRAFT',
      version: 1,
      eventSeq: 1,
    });
  });

  it('becomes ACTIVE from DRAFT, and nothing else here', () => {
    expect(advance('DRAFT', 'ACTIVE')).toBe('ACTIVE');
    expect(() => advance('ACTIVE', 'DRAFT')).toThrow(IllegalProductTransitionError);
    expect(() => advance('ACTIVE', 'DISCONTINUED')).toThrow(IllegalProductTransitionError);
    expect(() => advance('DISCONTINUED', 'ACTIVE')).toThrow(IllegalProductTransitionError);
  });

  it('differs only where it really does', () => {
    const mug = draftProduct('p1', { ...MUG, attributes: { colour: 'blue' }, categories: ['Mugs'] }, NOW);
    expect(
      differences(mug, {
        name: 'Blue mug',
        status: 'DRAFT',
        attributes: { colour: 'blue' },
        categories: ['Mugs', ' Mugs'],
      }),
    ).toEqual({});
    expect(differences(mug, { price: { amount: 1050, currency: 'EUR' }, attributes: {} })).toEqual({
      price: 1050,
      priceDecimal: 10.5,
      attributes: {},
    });
    expect(differences(Object.assign(mug, { description: 'round' }), { description: null })).toEqual({
      description: null,
    });
  });
});

it('shows shoppers no availability below zero, and staff the true number', () => {
  expect(shownAvailable(-3, false)).toBe(0);
  expect(shownAvailable(-3, true)).toBe(-3);
  expect(shownAvailable(7, false)).toBe(7);
});
