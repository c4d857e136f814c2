import { describe, expect, it } from '@jest/globals';
import { draftCustomer, filterOf } from './customer.rules.js';

const NOW = new Date('2027-03-01T09:00:00Z');

describe('a customer', () => {
  it('keeps the e-mail address in lower case and the words to be found by', () => {
    expect(
      draftCustomer('c1', { name: 'Ada Lovelace', email: 'Ada@Example.com', userId: null }, NOW),
    ).toEqual({
      _id: 'c1',
      name: 'Ada Lovelace',
      words: ['ada', 'lovelace', 'example', 'com'],
      email: 'ada@example.com',
      userId: null,
      version: 1,
      createdAt: NOW,
    });
  });
});

describe('the filter of a search', () => {
  it('wants a word that begins with each word of q; nothing in q is an operator', () => {
    expect(filterOf({ q: 'Ad "$ne"' })).toEqual({
      $and: [
        { words: { $elemMatch: { $gte: 'ad', $lt: 'ad\uffff' } } },
        { words: { $elemMatch: { $gte: 'ne', $lt: 'ne\uffff' } } },
      ],
    });
    expect(filterOf({ q: '$' })).toEqual({ words: { $in: [] } });
  });

  it('finds an address in any case', () => {
    expect(filterOf({ email: 'Ada@Example.com' })).toEqual({ email: 'ada@example.com' });
  });
});
