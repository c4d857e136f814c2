import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reportOf, type Row } from '../reporting/asked.js';
import { type TestApp, startApp } from '../support/app.js';
import { ok } from '../support/given.js';
import { importInto, planOfTheFile } from './importing.js';
import { TheFile } from './recomputed.js';

const PERIOD = 'from=2010-12-01&to=2011-01-31';

/** The file is imported, the orders that it takes something back of are shipped, and then that comes back. */
describe('the reports on the real file', () => {
  const file = new TheFile();
  let app: TestApp;
  let skuOf: Map<string, string>;
  let numberOf: Map<string, string>;
  let shippedUnits = 0;

  beforeAll(async () => {
    app = await startApp();
    const plan = await planOfTheFile();
    await importInto(app, { ...plan, takeBacks: [] });
    await app.settled();
    const orders = app.database.collection<{ _id: string; reference: { id: string } }>('orders');
    for (const sale of new Set(file.takenBack().map((each) => each.sale))) {
      const order = await orders.findOne({ 'reference.id': sale });
      const shipment = ok(await app.as('warehouse').post(`/v2/orders/${order?._id}/shipments`, {}));
      ok(await app.as('warehouse').post(`/v2/shipments/${shipment.id}/delivered`));
      shippedUnits += file.sums((line) => (line.invoice === sale ? sale : null)).get(sale)?.units ?? 0;
    }
    await importInto(app, plan);
    await app.settled();
    skuOf = await names('products', ({ sku }) => String(sku).toUpperCase());
    numberOf = await names('customers', ({ reference }) => (reference as { id: string }).id);
  }, 120_000);
  afterAll(() => app.close());

  const names = async (collection: string, nameOf: (row: Row) => string): Promise<Map<string, string>> => {
    const rows = await app.database
      .collection<{ _id: string }>(collection)
      .find(collection === 'customers' ? { reference: { $exists: true } } : {})
      .toArray();
    return new Map(rows.map((row) => [row._id, nameOf(row as unknown as Row)]));
  };
  const pence = (amount: unknown): number => Math.round(Number(amount) * 100);
  const told = (rows: readonly Row[], key: (row: Row) => string | undefined) =>
    new Map(
      rows.map((row) => [
        key(row) ?? '?',
        { orders: row['orders'], units: row['units'], pence: pence(row['gross']) },
      ]),
    );

  it.each([
    ['hour', 13],
    ['day', 10],
    ['month', 7],
    ['year', 4],
  ])('of sales by %s are what the file sums up to', async (interval, digits) => {
    const { rows } = await reportOf(app, `sales?${PERIOD}&interval=${interval}`);
    const begin = (at: Date) => at.toISOString().slice(0, digits);
    // an invoice whose lines lie in two minutes counts when its first one was written
    const wanted = file.sums(({ invoice }) => begin(file.boughtAt(invoice)));
    expect(told(rows, (row) => begin(new Date(String(row['from']))))).toEqual(wanted);
    expect(rows.every((row) => row['currency'] === 'GBP' && row['net'] === row['gross'])).toBe(true);
  });

  it('of sales in another zone have its days', async () => {
    const { rows } = await reportOf(app, `sales?${PERIOD}&timeZone=Pacific/Auckland`);
    const day = (at: Date) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland', dateStyle: 'short' }).format(at);
    const wanted = file.sums(({ invoice }) => day(file.boughtAt(invoice)));
    expect(told(rows, (row) => day(new Date(String(row['from']))))).toEqual(wanted);
  });

  it.each(['units', 'gross'] as const)('of products by %s name the same hundred', async (by) => {
    const { rows } = await reportOf(app, `top-products?${PERIOD}&by=${by}&limit=100`);
    const all = file.sums(({ sku }) => sku);
    for (const [sku, sum] of told(rows, (row) => skuOf.get(String(row['productId']))))
      expect([sku, sum]).toEqual([sku, all.get(sku)]);
    const most = (of: (sum: { units: number; pence: number }) => number) =>
      [...all.values()]
        .map(of)
        .sort((a, b) => b - a)
        .slice(0, 100);
    const order = rows.map((row) => (by === 'units' ? row['units'] : pence(row['gross'])));
    expect(order).toEqual(most((sum) => (by === 'units' ? sum.units : sum.pence)));
  });

  it('of customers name the same hundred, and no guest', async () => {
    const { rows } = await reportOf(app, `customers?${PERIOD}&limit=100`);
    const all = file.sums(({ customer }) => customer || null);
    for (const [number, sum] of told(rows, (row) => numberOf.get(String(row['customerId']))))
      expect([number, sum]).toEqual([number, all.get(number)]);
    const most = [...all.values()].map((sum) => sum.pence).sort((a, b) => b - a);
    expect(rows.map((row) => pence(row['gross']))).toEqual(most.slice(0, 100));
  });

  it('of cohorts have every customer in the month of the file', async () => {
    const { rows } = await reportOf(app, `cohorts?${PERIOD}`);
    const customers = file.sums(({ customer }) => customer || null);
    const orders = [...customers.values()].reduce((sum, each) => sum + each.orders, 0);
    expect(rows).toEqual([
      {
        from: '2010-12-01T00:00:00.000Z',
        customers: customers.size,
        months: [{ monthsLater: 0, customers: customers.size, orders }],
      },
    ]);
  });

  it("and every customer's statistics are what the file sums up to, with what came back", async () => {
    const all = file.sums(({ customer }) => customer || null);
    const times = new Map<string, number[]>();
    for (const { customer, invoice } of file.sold)
      times.set(customer, [...(times.get(customer) ?? []), file.boughtAt(invoice).getTime()]);
    const ids = new Map([...numberOf].map(([id, number]) => [number, id]));
    expect(all.size).toBe(199);
    for (const [number, sum] of all) {
      const shown = ok(await app.as('manager').get(`/v2/customers/${ids.get(number)}/statistics`));
      const bought = times.get(number) ?? [];
      expect(shown).toMatchObject({
        orderCount: sum.orders,
        firstOrderAt: new Date(Math.min(...bought)).toISOString(),
        lastOrderAt: new Date(Math.max(...bought)).toISOString(),
        spending: [{ currency: 'GBP', grossSpent: { amount: sum.pence }, netSpent: { amount: sum.pence } }],
      });
    }
  }, 30_000);

  it('of returns are what later invoices take back', async () => {
    const back = file.takenBack();
    expect(back).toHaveLength(5);
    const { rows } = await reportOf(app, 'returns?by=product', 2);
    const wanted = new Map<string, { units: number; pence: number }>();
    for (const { sku, units, pence: worth } of back) {
      const sum = wanted.get(sku) ?? { units: 0, pence: 0 };
      wanted.set(sku, { units: sum.units + units, pence: sum.pence + worth });
    }
    const found = rows.map((row) => {
      const [{ due } = { due: { amount: 0 } }] = row['amounts'] as { due: { amount: number } }[];
      return [
        skuOf.get(String(row['productId'])),
        { units: row['receivedUnits'], pence: due.amount },
      ] as const;
    });
    expect(new Map(found)).toEqual(wanted);
    const [all] = (await reportOf(app, 'returns?by=disposition')).rows;
    expect(all).toMatchObject({ disposition: 'RESTOCK', shippedUnits });
  });
});
