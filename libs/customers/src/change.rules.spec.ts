import { describe, expect, it } from '@jest/globals';
import { differences } from './change.rules.js';
import type { CustomerRow } from './customer.schema.js';
import { draftCustomer } from './customer.rules.js';

const home = { street: '1 Main Street', city: 'London', state: 'London', zipcode: 'N1 9GU' };
const ada: CustomerRow = Object.assign(
  draftCustomer('c1', { name: 'Ada', email: 'ada@example.com', userId: null }, new Date(0)),
  { addresses: [{ id: 'a1', ...home }] },
);
let made = 1;
const change = (wanted: Parameters<typeof differences>[1], customer = ada) =>
  differences(customer, wanted, () => `a${++made}`);

describe('a change of a customer', () => {
  it('is what really differs, and what they are found by', () => {
    expect(change({ name: 'Ada', email: 'ADA@example.com', addresses: ada.addresses })).toEqual({});
    expect(change({ name: 'Ada Lovelace' })).toEqual({
      name: 'Ada Lovelace',
      words: ['ada', 'lovelace', 'example', 'com'],
    });
  });

  it('keeps the ids of addresses that stay and gives new ones to others', () => {
    expect(change({ addresses: [{ id: 'a1', ...home, zipcode: 'N2' }, home] })).toEqual({
      addresses: [
        { id: 'a1', ...home, zipcode: 'N2' },
        { id: 'a2', ...home },
      ],
    });
    expect(change({ addresses: [] })).toEqual({ addresses: [] });
  });

  it.each([
    ['an id that is not theirs', { addresses: [{ id: 'b1', ...home }] }, ada],
    ['an id twice', { addresses: [1, 2].map(() => ({ id: 'a1', ...home })) }, ada],
    ["the user's e-mail address", { email: 'x@example.com' }, { ...ada, userId: 'u1' }],
  ])('refuses %s', (_what, wanted, customer) =>
    expect(() => change(wanted, customer)).toThrow(
      expect.objectContaining({ errorCode: 'VALIDATION_FAILED' }),
    ),
  );
});
