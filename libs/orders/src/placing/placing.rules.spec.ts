import { describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts/access.js';
import type { Quoted } from '#contracts/catalog.js';
import type { PlaceOrder } from '#contracts/orders.js';
import { customerFor, draftOrder } from './placing.rules.js';

const customer: Caller = {
  userId: 'u1',
  role: 'customer',
  customerId: 'c1',
  permissions: new Set(['orders:place']),
};
const clerk: Caller = {
  userId: 'u2',
  role: 'clerk',
  customerId: null,
  permissions: new Set(['orders:place', 'orders:any']),
};
const manager: Caller = {
  ...clerk,
  role: 'manager',
  permissions: new Set(['orders:place', 'orders:any', 'orders:agree-price']),
};

const mug: Quoted = { id: 'mug', sku: 'MUG', name: 'Mug', price: 250, currency: 'GBP', status: 'ACTIVE' };
const lamp: Quoted = {
  id: 'lamp',
  sku: 'LAMP',
  name: 'Lamp',
  price: 1999,
  currency: 'EUR',
  status: 'ACTIVE',
};
const draft: Quoted = { ...mug, id: 'draft', status: 'DRAFT' };
const catalogue = new Map([mug, lamp, draft].map((product) => [product.id, product]));

const TERMS = { taxRate: 0, taxIncluded: false, shippingFlat: 0 };
const wants = (items: PlaceOrder['items'], more: Partial<PlaceOrder> = {}): PlaceOrder => ({
  items,
  shippingAddress: {},
  ...more,
});
const place = (caller: Caller, wanted: PlaceOrder) =>
  draftOrder(caller, wanted, catalogue, TERMS, (line) => `o-L${line}`);
const code = (errorCode: string) => expect.objectContaining({ errorCode });

describe('drafting an order', () => {
  it('copies name, sku and price of the moment', () => {
    const order = place(customer, wants([{ productId: 'mug', quantity: 3, unitPrice: { decimal: 2.5 } }]));
    expect(order).toMatchObject({ customerId: 'c1', currency: 'GBP', total: 750 });
    expect(order.lines).toEqual([
      {
        id: 'o-L1',
        productId: 'mug',
        sku: 'MUG',
        name: 'Mug',
        quantity: 3,
        unitPrice: 250,
        priceSource: 'CATALOGUE',
      },
    ]);
  });

  it('keeps the same product on two lines two lines', () => {
    const line = { productId: 'mug', quantity: 1 };
    expect(place(customer, wants([line, line])).lines.map((each) => each.id)).toEqual(['o-L1', 'o-L2']);
  });

  it('never lets a client set the price', () => {
    const wanted = wants([{ productId: 'mug', quantity: 1, unitPrice: { amount: 1, currency: 'GBP' } }]);
    expect(() => place(customer, wanted)).toThrow(
      expect.objectContaining({
        errorCode: 'PRICE_CHANGED',
        details: {
          changed: [
            { field: 'items[0].unitPrice', productId: 'mug', unitPrice: { amount: 250, currency: 'GBP' } },
          ],
        },
      }),
    );
  });

  it('takes agreed prices from those who may agree on them', () => {
    const wanted = wants([{ productId: 'mug', quantity: 2, unitPrice: { decimal: 1.5 } }], {
      customerId: 'c9',
      agreedPrices: { reason: 'offer 1' },
    });
    expect(place(manager, wanted)).toMatchObject({
      total: 300,
      lines: [{ unitPrice: 150, priceSource: 'AGREED' }],
    });
    expect(() => place(clerk, wanted)).toThrow(code('FORBIDDEN'));
  });

  it.each([
    ['an unknown product', [{ productId: 'gone', quantity: 1 }], 'PRODUCT_NOT_FOUND'],
    ['a product that is a draft', [{ productId: 'draft', quantity: 1 }], 'PRODUCT_NOT_FOR_SALE'],
    [
      'two currencies',
      [
        { productId: 'mug', quantity: 1 },
        { productId: 'lamp', quantity: 1 },
      ],
      'CURRENCY_MIXED',
    ],
    ['half a penny', [{ productId: 'mug', quantity: 1, unitPrice: { decimal: 2.505 } }], 'VALIDATION_FAILED'],
    [
      'another currency',
      [{ productId: 'mug', quantity: 1, unitPrice: { amount: 250, currency: 'EUR' } }],
      'VALIDATION_FAILED',
    ],
  ])('refuses %s', (_what, items, errorCode) =>
    expect(() => place(customer, wants(items))).toThrow(code(errorCode)),
  );
});

describe('for whom an order is', () => {
  it.each([
    [customer, {}, 'c1'],
    [customer, { customerId: 'c1' }, 'c1'],
    [clerk, { customerId: 'c7' }, 'c7'],
    [clerk, { guest: true }, null],
  ])('%# is allowed', (caller, wanted, customerId) =>
    expect(customerFor(caller, wants([], wanted))).toBe(customerId),
  );

  it.each([
    [customer, { customerId: 'c2' }, 'CUSTOMER_NOT_FOUND'],
    [customer, { guest: true }, 'VALIDATION_FAILED'],
    [clerk, {}, 'VALIDATION_FAILED'],
    [clerk, { guest: true, customerId: 'c7' }, 'VALIDATION_FAILED'],
  ])('%# is refused', (caller, wanted, errorCode) =>
    expect(() => customerFor(caller, wants([], wanted))).toThrow(code(errorCode)),
  );
});
