import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SYSTEM } from '#contracts/access.js';
import type { SalesRequests } from '#contracts/sales.js';
import { Bus } from '#platform/bus/bus.js';
import { asSystem } from '#platform/context/request-context.js';
import { REPORT_INTERVALS } from '#contracts/sales.js';
import { BucketedSales } from '../../libs/orders/src/reports/buckets/bucketed-sales.js';
import { BUCKETS_PROJECTION } from '../../libs/orders/src/reports/buckets/buckets.rebuild.js';
import { salesPipeline } from '../../libs/orders/src/reports/sales.pipelines.js';
import { Counter, pieces } from '../returns/counter.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { ADDRESS, ok, place } from '../support/given.js';
import { reportOf } from './asked.js';

type Ask = SalesRequests['orders.sales']['ask'];

const HOUR = 3_600_000;
const FIRST = Date.UTC(2021, 2, 26, 22);
const HOURS = 100;
/** Days of three zones begin at other hours; in one of them the clocks change meanwhile; in the last at half past. */
const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata'];

/** Handlers do nothing until the test says so. */
describe('sales from sums by the hour', () => {
  let app: TestApp;
  let counter: Counter;
  let products: string[];

  beforeAll(async () => {
    app = await startApp({
      ORDER_PROCESSING: 'manual',
      HANDLE_EVENTS: 'false',
      REPORT_BUCKETS_ABOVE: '0',
      TAX_RATE_PERCENT: '19',
      SHIPPING_FLAT: '499',
    });
    counter = new Counter(app);
    products = [];
    for (const currency of ['GBP', 'JPY', 'EUR'])
      products.push(
        (await counter.given.product(10_000, { price: currency === 'JPY' ? 300 : 3.33, currency })).id,
      );
    for (let at = 0; at < 60; at++) await live(at);
    await app.settled();
  }, 60_000);
  afterAll(() => app.close());

  const buy = (at: number, placedAt: Date) =>
    asSystem(() =>
      app.get(Bus).ask('orders.place', {
        caller: SYSTEM,
        wanted: {
          guest: true,
          items: [{ productId: products[at % 3] ?? '', quantity: 1 + (at % 4) }],
          shippingAddress: ADDRESS,
          origin: 'IMPORT',
          placedAt,
          agreedPrices: { reason: 'of a test' },
        },
      }),
    );

  /** An order somewhere in the hundred hours, and what becomes of it: nothing, cancelled, refunded, or both. */
  async function live(at: number): Promise<void> {
    const { orderId } = await buy(at, new Date(FIRST + ((at * 37) % HOURS) * HOUR + at * 61_000));
    const manager = app.as('manager');
    if (at % 5 === 1) ok(await manager.post(`/v1/orders/${orderId}/cancel`, {}));
    if (at % 10 === 1) ok(await counter.refund('orders', orderId));
    if (at % 5 === 2) {
      const order = await counter.order(orderId);
      if (pieces(order, 1) && (order.items[0]?.quantity ?? 0) > 1) {
        ok(await manager.post(`/v1/orders/${orderId}/cancel`, { items: [pieces(order, 1)] }));
        ok(await counter.refund('orders', orderId));
        if (at % 10 === 2) ok(await manager.post(`/v1/orders/${orderId}/cancel`, {}));
        if (at % 20 === 2) ok(await counter.refund('orders', orderId));
      }
    }
    if (at % 5 === 3) {
      ok(await app.as('clerk').post(`/v1/orders/${orderId}/process`));
      await counter.ship(orderId);
    }
  }

  const whole = (more: Partial<Ask> = {}): Ask => ({
    from: new Date(FIRST - 24 * HOUR),
    to: new Date(FIRST + 8 * 24 * HOUR),
    interval: 'day',
    timeZone: 'UTC',
    ...more,
  });
  const bucketed = (ask: Ask) => asSystem(() => app.get(BucketedSales).read(ask));
  const raw = (ask: Ask) =>
    app.database
      .collection('orders')
      .aggregate(salesPipeline(ask) as object[])
      .toArray();
  const broken = async () => {
    const [check] = await app.get(Bus).ask('orders.salesIntegrity', {});
    return check;
  };
  const buckets = () => app.database.collection<{ _id: string }>('sales_buckets');
  const rebuild = () => app.as('admin').post(`/v2/admin/projections/${BUCKETS_PROJECTION}/rebuild`);

  it('are what the pipeline over the orders says, however they are cut', async () => {
    const moment = fc.integer({ min: -2 * 3_600, max: (HOURS + 2) * 3_600 });
    const ask = fc.record({
      ends: fc.tuple(moment, moment),
      interval: fc.constantFrom(...REPORT_INTERVALS),
      timeZone: fc.constantFrom(...ZONES),
      currency: fc.option(fc.constantFrom('GBP', 'JPY', 'EUR'), { nil: undefined }),
    });
    let read = 0;
    await fc.assert(
      fc.asyncProperty(ask, async ({ ends, interval, timeZone, currency }) => {
        const [from = 0, to = 0] = ends.toSorted((a, b) => a - b).map((second) => FIRST + second * 1_000);
        const wanted = {
          from: new Date(from),
          to: new Date(to),
          interval,
          timeZone,
          ...(currency && { currency }),
        };
        const found = await bucketed(wanted);
        if (found === null) return;
        read++;
        expect(found.rows).toEqual(await raw(wanted));
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(50);
    expect((await bucketed(whole()))?.rows).toHaveLength((await raw(whole())).length);
  }, 60_000);

  it('are what the report tells, in both versions', async () => {
    const query = `sales?from=${whole().from.toISOString()}&to=${whole().to.toISOString()}&timeZone=Europe/London`;
    const { rows } = await reportOf(app, query, 2);
    const due = await raw(whole({ timeZone: 'Europe/London' }));
    expect(rows.map(({ orders, units, gross }) => [orders, units, gross])).toEqual(
      due.map((row) => [row['orders'], row['units'], { amount: row['gross'], currency: row['currency'] }]),
    );
  });

  it('are not read where a day begins at half past, nor where the orders are few', async () => {
    expect(await bucketed(whole({ timeZone: 'Asia/Kolkata' }))).toBeNull();
    expect(await bucketed(whole({ from: new Date(0), to: new Date(HOUR) }))).toBeNull();
  });

  it('are proven against the orders, and made anew from them', async () => {
    expect(await broken()).toMatchObject({ name: 'I15', failed: 0, pending: 0 });
    const [first, second] = await buckets()
      .find({ orders: { $gt: 0 } })
      .sort({ _id: 1 })
      .limit(2)
      .toArray();
    await buckets().updateOne({ _id: first?._id ?? '' }, { $inc: { gross: 1 } });
    await buckets().deleteOne({ _id: second?._id ?? '' });
    await buckets().insertOne({ ...first, _id: '2019-01-01T00:GBP', at: new Date('2019-01-01') } as {
      _id: string;
    });
    const found = await broken();
    expect(found).toMatchObject({ failed: 3 });
    // cut into many parts it finds the same
    for (const atOnce of [1, 7, 25])
      expect(await app.get(Bus).ask('orders.salesIntegrity', { atOnce })).toEqual([found]);
    expect(ok(await rebuild())).toMatchObject({ name: BUCKETS_PROJECTION, changed: 3, pending: 0 });
    expect(await broken()).toMatchObject({ failed: 0 });
    expect(ok(await rebuild())).toMatchObject({ changed: 0 });
  });

  it('wait for nobody: what is not handled yet makes them older, and no part of a proof', async () => {
    const before = app.clock.now();
    const order = ok(await place(app.as('customer'), { [products[0] ?? '']: 1 }));
    expect(await broken()).toMatchObject({ failed: 0, pending: 1 });
    const behind = await bucketed(whole());
    expect(behind?.dataAsOf.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(behind?.dataAsOf).toEqual(await toldAt(order.id));
    await app.settled();
    expect(await broken()).toMatchObject({ failed: 0, pending: 0 });
    expect(((await bucketed(whole()))?.dataAsOf ?? before) > (behind?.dataAsOf ?? before)).toBe(true);
  });

  it('are not read for who has just written, until that is in them', async () => {
    const written = await place(app.as('customer'), { [products[0] ?? '']: 1 });
    const token = { 'consistency-token': written.headers.get('consistency-token') ?? '' };
    const today = async () => {
      const { rows } = ok(
        await app.as('manager').get('/v2/reports/sales?interval=year', token),
      ) as unknown as {
        rows: { orders: number }[];
      };
      return rows.reduce((sum, row) => sum + row.orders, 0);
    };
    const found = await today();
    await app.settled();
    expect(await today()).toBe(found);
    const { rows = [] } =
      (await bucketed(
        whole({ from: new Date(app.clock.millis() - 720 * HOUR), to: new Date(app.clock.millis() + HOUR) }),
      )) ?? {};
    expect(rows.reduce((sum, row) => sum + row.orders, 0)).toBe(found);
  });

  it('are made anew while orders are placed, cancelled and counted', async () => {
    for (let round = 0; round < 3; round++) {
      await buckets().updateMany({}, { $inc: { units: 1 } });
      const work = Promise.all([
        ...Array.from({ length: 10 }, (_, at) => live(100 + round * 10 + at)),
        rebuild(),
      ]);
      let busy = true;
      void work.finally(() => (busy = false)).catch(() => undefined);
      while (busy) await app.settled();
      const rebuilt = (await work).at(-1) as Reply;
      expect(rebuilt.status).toBe(200);
      await app.settled();
    }
    ok(await rebuild());
    expect(await broken()).toMatchObject({ failed: 0, pending: 0 });
    expect((await bucketed(whole()))?.rows).toEqual(await raw(whole()));
  }, 60_000);

  async function toldAt(orderId: string): Promise<Date | undefined> {
    const rows = await app.database
      .collection<{ facts: { data: { orderId?: string }; occurredAt: Date }[] }>('outbox')
      .find()
      .toArray();
    return rows.flatMap(({ facts }) => facts).find(({ data }) => data.orderId === orderId)?.occurredAt;
  }
});
