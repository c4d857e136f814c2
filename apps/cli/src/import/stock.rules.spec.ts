import { describe, expect, it } from '@jest/globals';
import { shortfalls, unitsBySku } from './stock.rules.js';

it('adds up the units of each product over all lines', () => {
  const lines = [
    { sku: 'a', quantity: 2 },
    { sku: 'b', quantity: 5 },
    { sku: 'a', quantity: 3 },
  ];
  expect(unitsBySku(lines)).toEqual(
    new Map([
      ['a', 5],
      ['b', 5],
    ]),
  );
});

describe('shortfalls', () => {
  const needed = new Map([
    ['a', 5],
    ['b', 5],
    ['c', 5],
    ['d', 5],
  ]);

  it('asks for what is needed beyond the stock there is, and makes up for stock below zero', () => {
    const available = new Map([
      ['a', 5],
      ['b', 9],
      ['c', 2],
      ['d', -3],
    ]);
    expect(shortfalls(needed, available)).toEqual([
      { productId: 'c', quantity: 3 },
      { productId: 'd', quantity: 8 },
    ]);
  });

  it('counts unknown stock as none', () => {
    expect(shortfalls(new Map([['a', 5]]), new Map())).toEqual([{ productId: 'a', quantity: 5 }]);
  });
});
