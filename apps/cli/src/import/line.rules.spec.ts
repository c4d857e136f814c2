import { describe, expect, it } from '@jest/globals';
import { type Column, readLine } from './line.rules.js';

const SOLD: Record<Column, string> = {
  InvoiceNo: '536365',
  StockCode: '85123a',
  Description: ' WHITE HANGING  HEART ',
  Quantity: '6',
  InvoiceDate: '12/1/2010 8:26',
  UnitPrice: '2.55',
  CustomerID: '17850',
  Country: 'United Kingdom',
};
const read = (changes: Partial<Record<Column, string | undefined>> = {}) =>
  readLine({ line: 7, fields: { ...SOLD, ...changes } as Partial<Record<Column, string>> });

describe('readLine', () => {
  it('understands a sale', () => {
    expect(read()).toEqual({
      kind: 'sale',
      line: {
        line: 7,
        invoice: '536365',
        sku: '85123A',
        description: 'WHITE HANGING HEART',
        quantity: 6,
        price: 255,
        at: new Date('2010-12-01T08:26:00Z'),
        customerId: '17850',
        country: 'United Kingdom',
      },
    });
  });

  it('takes a line without CustomerID for a guest', () => {
    expect(read({ CustomerID: '' })).toMatchObject({ kind: 'sale', line: { customerId: null } });
  });

  it.each([
    ['price 0', { UnitPrice: '0' }],
    ['a price below zero', { UnitPrice: '-3.5' }],
    ['a negative quantity', { Quantity: '-10' }],
    ['no quantity', { Quantity: '0' }],
  ])('takes %s for no sale', (_what, changes) => {
    expect(read(changes)).toMatchObject({ kind: 'no sale' });
  });

  it.each(['POST', 'DOT', 'C2', 'D', 'm', 'BANK CHARGES', 'AMAZONFEE', '1234A'])(
    'does not book %s',
    (StockCode) => {
      const unused = { reason: 'NOT_GOODS', code: StockCode.toUpperCase(), line: 7, invoice: '536365' };
      expect(read({ StockCode })).toMatchObject({ kind: 'unused', unused });
    },
  );

  it('knows a return by its invoice', () => {
    expect(read({ InvoiceNo: 'C536379', Quantity: '-1' })).toMatchObject({ kind: 'take back' });
    expect(read({ InvoiceNo: 'C536379', Quantity: '1' })).toMatchObject({ unused: { reason: 'RETURN' } });
  });

  it.each([
    [{ Country: undefined }, 'Country is missing'],
    [{ InvoiceNo: ' ' }, 'InvoiceNo is empty'],
    [{ StockCode: '' }, 'StockCode is empty'],
    [{ Quantity: '1.5' }, 'Quantity "1.5" is not a whole number'],
    [{ Quantity: '' }, 'Quantity "" is not a whole number'],
    [{ Quantity: '99999999999999999999' }, 'Quantity "99999999999999999999" is not a whole number'],
    [{ UnitPrice: '1.005' }, 'UnitPrice "1.005" is not an amount of GBP'],
    [{ UnitPrice: '1,50' }, 'UnitPrice "1,50" is not an amount of GBP'],
    [{ InvoiceDate: '2010-12-01' }, 'InvoiceDate "2010-12-01" is not month/day/year hour:minute'],
    [{ InvoiceDate: '13/1/2010 8:26' }, 'InvoiceDate "13/1/2010 8:26" is not month/day/year hour:minute'],
    [{ InvoiceDate: '2/30/2010 8:26' }, 'InvoiceDate "2/30/2010 8:26" is not month/day/year hour:minute'],
  ])('says what cannot be read of %j', (changes, detail) => {
    expect(read(changes)).toEqual({
      kind: 'unused',
      unused: expect.objectContaining({ reason: 'UNREADABLE', detail }),
    });
  });
});
