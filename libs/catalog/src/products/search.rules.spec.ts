import { describe, expect, it } from '@jest/globals';
import { filterOf, sortOf, wordsOf } from './search.rules.js';

describe('the words of a search', () => {
  it.each([
    ['White  MUG', ['white', 'mug']],
    ['"mug" -blue $where', ['mug', 'blue', 'where']],
    ['mugs glass gas', ['mug', 'glass', 'gas']],
    ['T-light', ['t', 'light']],
    ['Äpfel', ['äpfel']],
    ['.* \\', []],
  ])('%s', (q, words) => {
    expect(wordsOf(q)).toEqual(words);
  });
});

describe('the filter of a search', () => {
  it('shows shoppers ACTIVE products alone, whatever they ask for', () => {
    expect(filterOf({}, false)).toEqual({ status: { $in: ['ACTIVE'] } });
    expect(filterOf({ status: ['DRAFT', 'ACTIVE'] }, false)).toEqual({ status: { $in: ['ACTIVE'] } });
    expect(filterOf({ status: ['DRAFT'] }, false)).toEqual({ status: { $in: [] } });
    expect(filterOf({ status: ['DRAFT'] }, true)).toEqual({ status: { $in: ['DRAFT'] } });
  });

  it('takes every word literally, and the beginning of a SKU', () => {
    expect(filterOf({ q: 'mug -"blue' }, false)).toMatchObject({
      $or: [
        { $text: { $search: '"mug" "blue"' } },
        { skuKey: { $gte: 'MUG -"BLUE', $lt: 'MUG -"BLUE\uffff' } },
      ],
    });
  });

  it('finds nothing by blanks', () => {
    expect(filterOf({ q: '  ' }, false)).toMatchObject({ $or: [{ skuKey: '' }] });
  });

  it('narrows by price in decimals or in minor units', () => {
    expect(filterOf({ minDecimal: 1.5, maxDecimal: 2 }, false)).toMatchObject({
      priceDecimal: { $gte: 1.5, $lte: 2 },
    });
    expect(filterOf({ maxAmount: 200 }, false)).toMatchObject({ price: { $lte: 200 } });
  });
});

it('sorts by a total order', () => {
  expect(sortOf('-price')).toEqual([
    ['priceDecimal', -1],
    ['_id', -1],
  ]);
  expect(sortOf()).toEqual([
    ['createdAt', -1],
    ['_id', -1],
  ]);
});
