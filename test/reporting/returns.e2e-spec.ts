import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Counter, pieces } from '../returns/counter.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { ok } from '../support/given.js';
import { reportOf, type Row } from './asked.js';

const PERIOD = 'from=2021-01-01&to=2021-05-01';
const REASONS = ['broken', 'too large', 'late'];
const DISPOSITIONS = ['RESTOCK', 'DAMAGED', 'QUARANTINE', 'DISCARD'];

interface Lot {
  readonly productId: string;
  readonly reason: string;
  readonly disposition: string | null;
  readonly requested: number;
  readonly received: number;
}
interface Back {
  readonly day: string;
  readonly currency: string;
  readonly lots: Lot[];
  readonly due: number;
  readonly refunded: number;
}

let app: TestApp;
let products: Wire[];
const backs: Back[] = [];
const shipped = new Map<string, number>();

/** One return for each of many orders, each on a day of its own, in the state that its number says. */
beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual' });
  const counter = new Counter(app);
  const started = app.clock.now();
  products = [
    await counter.given.product(100, { price: 3.33 }),
    await counter.given.product(100, { price: 0.07 }),
    await counter.given.product(100, { price: 501, currency: 'JPY' }),
  ];
  const count = (key: string, units: number) => shipped.set(key, (shipped.get(key) ?? 0) + units);
  for (let at = 0; at < 12; at++) {
    const yen = at % 4 === 3;
    const [first, second] = yen ? [products[2], undefined] : [products[0], products[1]];
    const lines = { [first?.id ?? '']: 4, ...(second && { [second.id]: 3 }) };
    const order = await counter.shipped(lines);
    const day = `2021-0${1 + (at % 3)}-1${at % 5}`;
    const wanted = order.items.map((item, line) => ({
      ...pieces(order, item.quantity - 1, line),
      reason: REASONS[(at + line) % 3] ?? '',
      productId: item.productId,
    }));
    const items = wanted.map(({ productId: _, ...item }) => item);
    const { id } = ok(await app.as('customer').post(`/v1/orders/${order.id}/returns`, { items }));
    const declined = at % 6 === 5;
    ok(await counter.decide(id, declined ? 'decline' : 'approve'));
    const lots: Lot[] = [];
    for (const [line, { orderItemId, quantity, reason, productId }] of wanted.entries()) {
      const received = declined ? 0 : quantity - (at % 2);
      const disposition = DISPOSITIONS[(at + line) % 4] ?? '';
      if (received > 0) ok(await counter.receive(id, [{ orderItemId, quantity: received }], disposition));
      const about = { productId, reason };
      if (received > 0) lots.push({ ...about, disposition, requested: received, received });
      if (received < quantity)
        lots.push({ ...about, disposition: null, requested: quantity - received, received: 0 });
    }
    if (!declined && at % 3 !== 0) ok(await counter.refund('returns', id, yen ? 502 : 1.01));
    const { due, refundedTotal, currency } = await counter.back(id);
    backs.push({ day, currency, lots, due: Number(due), refunded: Number(refundedTotal) });
    await app.database
      .collection<{ _id: string }>('returns')
      .updateOne({ _id: id }, { $set: { createdAt: new Date(`${day}T10:00:00Z`) } });
    for (const { productId, quantity } of order.items) {
      count(day, quantity);
      count(productId, quantity);
      count('all', quantity);
    }
    await app.database
      .collection('stock_ledger')
      .updateMany({ kind: 'SHIP', at: { $gte: started } }, { $set: { at: new Date(`${day}T01:00:00Z`) } });
  }
}, 60_000);
afterAll(() => app.close());

/** The same by plain arithmetic over what this test has done. */
function recomputed(keyOf: (back: Back, lot: Lot) => string) {
  const sums = new Map<string, { returns: Set<Back>; requestedUnits: number; receivedUnits: number }>();
  for (const back of backs)
    for (const lot of back.lots) {
      const key = keyOf(back, lot);
      const sum = sums.get(key) ?? { returns: new Set(), requestedUnits: 0, receivedUnits: 0 };
      sum.returns.add(back);
      sum.requestedUnits += lot.requested;
      sum.receivedUnits += lot.received;
      sums.set(key, sum);
    }
  return new Map(
    [...sums].map(([key, { returns, ...units }]) => [key, { returns: returns.size, ...units }] as const),
  );
}

const told = (rows: readonly Row[], key: (row: Row) => unknown) =>
  new Map(
    rows.map((row) => [
      String(key(row)),
      { returns: row['returns'], requestedUnits: row['requestedUnits'], receivedUnits: row['receivedUnits'] },
    ]),
  );
const amountsOf = (rows: readonly Row[]) => {
  const sums: Record<string, { due: number; refunded: number }> = {};
  for (const { currency, due, refunded } of rows.flatMap(
    (row) => row['amounts'] as { currency: string; due: number; refunded: number }[],
  )) {
    const sum = (sums[currency] ??= { due: 0, refunded: 0 });
    sum.due = Number((sum.due + due).toFixed(2));
    sum.refunded = Number((sum.refunded + refunded).toFixed(2));
  }
  return sums;
};
const ALL_BACK = () =>
  amountsOf(backs.map(({ currency, due, refunded }) => ({ amounts: [{ currency, due, refunded }] })));

describe('the report of returns', () => {
  it('by interval is a plain recomputation, with the rate of what was shipped', async () => {
    const { rows } = await reportOf(app, `returns?${PERIOD}`);
    const day = (row: Row): string => String(row['from']).slice(0, 10);
    expect(told(rows, day)).toEqual(recomputed((back) => back.day));
    for (const row of rows) {
      expect(row['shippedUnits']).toBe(shipped.get(day(row)));
      expect(row['rate']).toBeCloseTo(Number(row['receivedUnits']) / (shipped.get(day(row)) ?? 0), 4);
    }
    expect(amountsOf(rows)).toEqual(ALL_BACK());
  });

  it.each([
    ['product', 'productId', (_: Back, lot: Lot) => lot.productId],
    ['reason', 'reason', (_: Back, lot: Lot) => lot.reason],
    ['disposition', 'disposition', (_: Back, lot: Lot) => String(lot.disposition)],
  ])('by %s is one, too, and its money is all that was due and given back', async (by, field, key) => {
    const { rows } = await reportOf(app, `returns?${PERIOD}&by=${by}`);
    expect(told(rows, (row) => row[field])).toEqual(recomputed(key));
    expect(amountsOf(rows)).toEqual(ALL_BACK());
    for (const row of rows) {
      expect(row['shippedUnits']).toBe(shipped.get(by === 'product' ? String(row[field]) : 'all'));
      expect([row['from'], row['to']]).toEqual([null, null]);
    }
  });

  it('names the products, and tells the same money in both versions', async () => {
    const yen = `returns?${PERIOD}&by=product&currency=JPY`;
    const [{ rows: decimal }, { rows: minor }] = [await reportOf(app, yen), await reportOf(app, yen, 2)];
    expect(decimal).toMatchObject([{ sku: products[2]?.sku, name: products[2]?.name }]);
    const [{ due, refunded } = { due: 0, refunded: 0 }] = (decimal[0]?.['amounts'] ?? []) as Back[];
    expect(minor[0]?.['amounts']).toEqual([
      {
        currency: 'JPY',
        due: { amount: due, currency: 'JPY' },
        refunded: { amount: refunded, currency: 'JPY' },
      },
    ]);
  });

  it('says nothing of other times, and refuses what is no question', async () => {
    expect((await reportOf(app, 'returns?from=2020-01-01&to=2020-02-01')).rows).toEqual([]);
    for (const [path, code] of [
      ['returns?by=colour', 'VALIDATION_FAILED by'],
      ['returns?from=2020-01-01&to=2027-01-01&interval=hour', 'VALIDATION_FAILED interval'],
      ['returns?timeZone=Middle/Earth', 'VALIDATION_FAILED timeZone'],
    ]) {
      const reply = await app.as('manager').get(`/v2/reports/${path}`);
      expect([reply.status, reply.codes]).toEqual([400, [code]]);
    }
  });
});
