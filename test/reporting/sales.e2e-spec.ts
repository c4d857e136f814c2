import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startApp } from '../support/app.js';
import type { Client, Wire } from '../support/client.js';
import { ADDRESS, Given, ok } from '../support/given.js';
import { reportOf } from './asked.js';

interface Bought {
  readonly placedAt: string;
  readonly quantity: number;
  readonly currency: 'GBP' | 'JPY';
  readonly customer: 0 | 1 | null;
}

/** Orders over four months, with days, weeks and months that begin at other moments in other zones. */
const ORDERS: readonly Bought[] = [
  { placedAt: '2027-01-31T23:30:00Z', quantity: 2, currency: 'GBP', customer: 0 },
  { placedAt: '2027-02-01T00:10:00Z', quantity: 3, currency: 'GBP', customer: 1 },
  { placedAt: '2027-02-01T11:00:00Z', quantity: 1, currency: 'JPY', customer: 0 },
  { placedAt: '2027-02-07T23:59:59Z', quantity: 4, currency: 'GBP', customer: null },
  { placedAt: '2027-04-15T08:00:00Z', quantity: 5, currency: 'GBP', customer: 0 },
];
const PERIOD = 'from=2027-01-01&to=2027-05-01';
const PRICE = { GBP: 2.5, JPY: 300 } as const;

let app: TestApp;
let manager: Client;
let products: Record<'GBP' | 'JPY', Wire>;
let customers: string[];

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual', TAX_RATE_PERCENT: '10', TAX_INCLUDED: 'true' });
  manager = app.as('manager');
  const given = new Given(app);
  products = {
    GBP: await given.product(100, { price: PRICE.GBP, currency: 'GBP' }),
    JPY: await given.product(100, { price: PRICE.JPY, currency: 'JPY' }),
  };
  const customer = async (name: string) => ok(await manager.post('/v2/customers', { name })).id;
  customers = [await customer('Ada'), await customer('Grace')];
  const placed: Wire[] = [];
  for (const order of ORDERS) placed.push(await buy(order));
  const cancelled = await buy({
    placedAt: '2027-02-02T00:00:00Z',
    quantity: 50,
    currency: 'GBP',
    customer: 0,
  });
  ok(await manager.post(`/v2/orders/${cancelled.id}/cancel`));
});
afterAll(() => app.close());

/** Placed now; the day on which the customer bought is set as the importer sets it. */
async function buy({ placedAt, quantity, currency, customer }: Bought): Promise<Wire> {
  const items = [{ productId: products[currency].id, quantity }];
  const whom = customer === null ? { guest: true } : { customerId: customers[customer] };
  const order = ok(
    await manager.post(
      '/v2/orders',
      { ...whom, items, shippingAddress: ADDRESS },
      { 'idempotency-key': crypto.randomUUID() },
    ),
  );
  await app.database
    .collection('orders')
    .updateOne({ number: order.number }, { $set: { placedAt: new Date(placedAt) } });
  return order;
}

const report = (path: string, version = 1) => reportOf(app, path, version);

/** The same by plain arithmetic over the orders of this test. */
function recomputed(
  begin: (at: Date) => string,
): Record<string, { orders: number; units: number; gross: number }> {
  const sums: Record<string, { orders: number; units: number; gross: number }> = {};
  for (const { placedAt, quantity, currency } of ORDERS) {
    const key = `${begin(new Date(placedAt))} ${currency}`;
    const sum = (sums[key] ??= { orders: 0, units: 0, gross: 0 });
    sum.orders += 1;
    sum.units += quantity;
    sum.gross += quantity * PRICE[currency];
  }
  return sums;
}

const told = (rows: Record<string, unknown>[]) =>
  Object.fromEntries(
    rows.map(({ from, currency, orders, units, gross }) => [
      `${String(from)} ${String(currency)}`,
      { orders, units, gross },
    ]),
  );

describe('the report of sales', () => {
  const iso = (at: Date) => at.toISOString();
  const utc = (year: number, month: number, day = 1) => iso(new Date(Date.UTC(year, month, day)));

  it.each([
    ['day', (at: Date) => utc(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())],
    ['month', (at: Date) => utc(at.getUTCFullYear(), at.getUTCMonth())],
    ['year', (at: Date) => utc(at.getUTCFullYear(), 0)],
    [
      'week',
      (at: Date) => utc(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - ((at.getUTCDay() + 6) % 7)),
    ],
  ])('by %s is a plain recomputation, cancelled orders left out', async (interval, begin) => {
    const { rows } = await report(`sales?${PERIOD}&interval=${interval}`);
    expect(told(rows)).toEqual(recomputed(begin));
  });

  it('begins its days where the reader is', async () => {
    const { rows } = await report(
      'sales?from=2027-01-31&to=2027-02-02&interval=day&timeZone=Asia/Tokyo&currency=GBP',
    );
    expect(rows).toMatchObject([
      { from: '2027-01-31T15:00:00.000Z', to: '2027-02-01T15:00:00.000Z', orders: 2, units: 5 },
    ]);
  });

  it('tells the same money in both versions, and how fresh it is', async () => {
    const before = app.clock.now();
    const [decimal, minor] = [
      await report(`sales?${PERIOD}&interval=year`),
      await report(`sales?${PERIOD}&interval=year`, 2),
    ];
    expect(decimal.rows).toMatchObject([
      { currency: 'GBP', gross: 35, tax: 3.18, refunded: 0, net: 35 },
      { currency: 'JPY', gross: 300, tax: 27, refunded: 0, net: 300 },
    ]);
    expect(minor.rows).toMatchObject([
      { gross: { amount: 3500, currency: 'GBP' }, net: { amount: 3500, currency: 'GBP' } },
      { gross: { amount: 300, currency: 'JPY' }, net: { amount: 300, currency: 'JPY' } },
    ]);
    expect(new Date(minor.dataAsOf) >= before).toBe(true);
  });

  it.each([
    ['sales?from=2027-02-02&to=2027-02-01', 'VALIDATION_FAILED from'],
    ['sales?from=2020-01-01&to=2027-01-01&interval=hour', 'VALIDATION_FAILED interval'],
    ['sales?timeZone=Middle/Earth', 'VALIDATION_FAILED timeZone'],
    ['sales?interval=fortnight', 'VALIDATION_FAILED interval'],
    ['top-products?by=colour', 'VALIDATION_FAILED by'],
  ])('refuses %s', async (path, code) => {
    const reply = await manager.get(`/v2/reports/${path}`);
    expect([reply.status, reply.codes]).toEqual([400, [code]]);
  });
});

it('names the products that sold most', async () => {
  const { rows } = await report(`top-products?${PERIOD}`);
  expect(rows).toMatchObject([
    { productId: products.GBP.id, sku: products.GBP.sku, orders: 4, units: 14, gross: 35, returnedUnits: 0 },
    { productId: products.JPY.id, orders: 1, units: 1, gross: 300 },
  ]);
  const [first] = (await report(`top-products?${PERIOD}&by=gross&limit=1`)).rows;
  expect(first).toMatchObject({ productId: products.GBP.id });
});

it('names the customers who bought for most, and no guest', async () => {
  const { rows } = await report(`customers?${PERIOD}&currency=GBP`);
  expect(rows).toMatchObject([
    {
      customerId: customers[0],
      orders: 2,
      gross: 17.5,
      firstOrderAt: '2027-01-31T23:30:00.000Z',
      lastOrderAt: '2027-04-15T08:00:00.000Z',
    },
    { customerId: customers[1], orders: 1, gross: 7.5 },
  ]);
});

it('follows customers from the month of their first order', async () => {
  expect((await report(`cohorts?${PERIOD}`)).rows).toEqual([
    {
      from: '2027-01-01T00:00:00.000Z',
      customers: 1,
      months: [
        { monthsLater: 0, customers: 1, orders: 1 },
        { monthsLater: 1, customers: 1, orders: 1 },
        { monthsLater: 3, customers: 1, orders: 1 },
      ],
    },
    {
      from: '2027-02-01T00:00:00.000Z',
      customers: 1,
      months: [{ monthsLater: 0, customers: 1, orders: 1 }],
    },
  ]);
});
