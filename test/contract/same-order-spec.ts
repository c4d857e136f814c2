import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exponentOf } from '#contracts/money.js';
import { FULFILMENT_STATUSES, ORDER_ORIGINS, ORDER_STATUSES, PAYMENT_STATUSES } from '#contracts/orders.js';
import type { Order, OrderItem } from '../../libs/orders/src/order.schema.js';
import { OrderV1, OrderV2 } from '../../libs/orders/src/orders.views.js';
import { isObject, type Json } from '../support/document.js';

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });
const amount = fc.integer({ min: 0, max: 10 ** 13 });
const pieces = fc.integer({ min: 0, max: 10 ** 9 });
const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });

const anyItem: fc.Arbitrary<OrderItem> = fc.record({
  id: text,
  productId: text,
  sku: text,
  name: text,
  quantity: pieces,
  unitPrice: amount,
  priceSource: fc.constantFrom('CATALOGUE', 'AGREED'),
  lineTotal: amount,
  taxAmount: amount,
  cancelledQuantity: pieces,
  shippedQuantity: pieces,
  deliveredQuantity: pieces,
  returnedQuantity: pieces,
});
/** What is given back is part of what was ordered. */
const item = anyItem.map((one) => ({
  ...one,
  quantity: 1 + one.cancelledQuantity + one.returnedQuantity,
}));
const order = fc.record(
  {
    _id: text,
    number: text,
    customerId: fc.option(text),
    status: fc.constantFrom(...ORDER_STATUSES),
    fulfilmentStatus: fc.constantFrom(...FULFILMENT_STATUSES),
    paymentStatus: fc.constantFrom(...PAYMENT_STATUSES),
    items: fc.array(item, { minLength: 1, maxLength: 5 }),
    currency: fc.constantFrom('EUR', 'GBP', 'JPY', 'KWD'),
    subtotal: amount,
    discountTotal: amount,
    taxTotal: amount,
    shippingTotal: amount,
    total: amount,
    paidTotal: amount,
    refundedTotal: amount,
    shippingAddress: fc.record({ street: text, country: text }, { requiredKeys: [] }),
    origin: fc.constantFrom(...ORDER_ORIGINS),
    reference: fc.record({ system: text, id: text }),
    placedAt: moment,
    createdAt: moment,
    updatedAt: moment,
  },
  { noNullPrototype: true },
) as unknown as fc.Arbitrary<Order>;

const sent = (shape: object): Json => JSON.parse(JSON.stringify(shape)) as Json;

/** Every `{ amount, currency }` as the decimal that v1 writes, made of digits and not by division. */
function inV1(value: Json): Json {
  if (Array.isArray(value)) return value.map(inV1);
  if (!isObject(value)) return value;
  const { amount: minor, currency, ...more } = value;
  if (typeof minor === 'number' && typeof currency === 'string' && Object.keys(more).length === 0) {
    const places = exponentOf(currency);
    const digits = String(Math.abs(minor)).padStart(places + 1, '0');
    const sign = minor < 0 ? '-' : '';
    return Number(
      `${sign}${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`,
    );
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inV1(each)]));
}

describe('v1 and v2', () => {
  it('read the same random order as the same thing', () => {
    fc.assert(
      fc.property(order, (one) => {
        expect(sent(OrderV1.from(one))).toEqual(inV1(sent(OrderV2.from(one))));
      }),
      { numRuns: 300 },
    );
  });

  it('and a field that one of them left out, or another amount, would be noticed', () => {
    const [one] = fc.sample(order, 1) as [Order];
    const { total: _total, ...less } = sent(OrderV2.from(one)) as Record<string, Json>;
    const other = sent(OrderV2.from(Object.assign({}, one, { paidTotal: one.paidTotal + 1 })));
    for (const wrong of [less, other]) expect(sent(OrderV1.from(one))).not.toEqual(inV1(wrong));
  });
});
