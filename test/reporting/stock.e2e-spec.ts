import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { agedPipeline } from '../../libs/inventory/src/reports/stock.pipelines.js';
import { Counter, pieces } from '../returns/counter.js';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';
import { reportOf, type Row } from './asked.js';
import { Shelves } from './shelves.js';

const DAY = 86_400_000;
const PRICE = { mug: 2.5, lamp: 300, unsold: 1 } as const;

let app: TestApp;
let shelves: Shelves;
let ids: Record<keyof typeof PRICE, string>;

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual' });
  const counter = new Counter(app);
  const manager = app.as('manager');
  const { given } = counter;
  ids = {
    mug: (await given.product(40, { price: PRICE.mug })).id,
    lamp: (await given.product(10, { price: PRICE.lamp, currency: 'JPY' })).id,
    unsold: (await given.product(6, { price: PRICE.unsold, name: '=HYPERLINK("http://evil.example")' })).id,
  };
  ok(await manager.post('/v1/locations', { id: 'NORTH', name: 'North' }));
  const stock = (id: string, what: string, body: object) =>
    manager.post(`/v1/inventory/${id}/${what}`, body).then(ok);
  await stock(ids.mug, 'receipts', { quantity: 5, locationId: 'NORTH' });
  for (let round = 0; round < 6; round++) {
    const order = await counter.shipped({ [ids.mug]: 3 });
    await counter.shipped({ [ids.lamp]: 1 });
    if (round === 1) await counter.received(order, [pieces(order, 2)]);
    if (round === 2) {
      const failed = await counter.ship((await counter.processed({ [ids.mug]: 2 })).id);
      ok(await app.as('warehouse').post(`/v1/shipments/${failed.id}/failed`));
    }
    await stock(ids.mug, 'receipts', { quantity: 4 });
    await stock(ids.lamp, 'adjustments', { delta: round % 2 ? -1 : 2, reason: 'counted' });
  }
  const move = { productId: ids.mug, quantity: 7, fromLocationId: 'MAIN', toLocationId: 'NORTH' };
  ok(await manager.post('/v1/inventory/transfers', move));
  await stock(ids.mug, 'adjustments', { delta: 3, bucket: 'damaged', reason: 'wet' });
  await counter.given.order({ [ids.mug]: 2 });
  await app.settled();
  shelves = await Shelves.over(app, 400 * DAY);
}, 60_000);
afterAll(() => app.close());

const byKey = (rows: readonly Row[], ...keys: string[]) =>
  new Map(rows.map((row) => [keys.map((key) => String(row[key])).join(' '), row]));

describe('what lies in stock', () => {
  it('is told by product, with the most worth first, and worth what the catalogue says', async () => {
    const { rows, totals } = await reportOf(app, 'stock?by=product');
    const levels = await app.database.collection('stock_levels').find().toArray();
    const sum = (productId: string, bucket: string): number =>
      levels.reduce((all, each) => all + (each['productId'] === productId ? Number(each[bucket]) : 0), 0);
    const mugs = sum(ids.mug, 'onHand');
    expect(byKey(rows, 'productId').get(ids.mug)).toMatchObject({
      locationId: null,
      onHand: mugs,
      reserved: 2,
      allocated: sum(ids.mug, 'allocated'),
      damaged: 3,
      quarantine: 0,
      currency: 'GBP',
      value: mugs * PRICE.mug,
      sellableValue: (mugs - 3) * PRICE.mug,
    });
    const worth = (await reportOf(app, 'stock?by=product&currency=GBP')).rows.map((row) =>
      Number(row['value']),
    );
    expect(worth).toEqual([mugs * PRICE.mug, 6 * PRICE.unsold]);
    expect(totals).toMatchObject([
      { currency: 'GBP', onHand: mugs + 6, value: mugs * PRICE.mug + 6 * PRICE.unsold },
      { currency: 'JPY', value: sum(ids.lamp, 'onHand') * PRICE.lamp },
    ]);
  });

  it('is told by location, and of one alone, in both versions the same', async () => {
    const { rows, totals } = await reportOf(app, 'stock', 2);
    expect(rows.map(({ locationId, currency }) => `${locationId} ${currency}`)).toEqual([
      'MAIN GBP',
      'MAIN JPY',
      'NORTH GBP',
    ]);
    expect(rows[2]).toMatchObject({ onHand: 12, value: { amount: 3_000, currency: 'GBP' } });
    const north = await reportOf(app, 'stock?by=product&locationId=NORTH');
    expect(north.rows).toMatchObject([{ productId: ids.mug, onHand: 12, value: 30 }]);
    expect((await reportOf(app, 'stock?limit=1&currency=JPY')).totals).toMatchObject([
      { currency: 'JPY', onHand: (totals[1] as Row)['onHand'] },
    ]);
    expect((await reportOf(app, 'stock?locationId=NOWHERE')).rows).toEqual([]);
  });

  it('has lain as long as a queue says that was kept from the first day', async () => {
    const now = app.clock.now();
    for (const locationId of ['MAIN', 'NORTH']) {
      const { rows } = await reportOf(app, `stock-ageing?by=product&locationId=${locationId}`);
      const told = rows.map(({ productId, fromDays, units }) => `${productId} ${fromDays} ${units}`);
      const found = shelves.ages(locationId, now).map(([id, from, units]) => `${id} ${from} ${units}`);
      expect(told.sort()).toEqual(found.sort());
      expect(told.length).toBeGreaterThan(0);
    }
    const { rows, totals } = await reportOf(app, 'stock-ageing', 2);
    const stock = await reportOf(app, 'stock', 2);
    const units = (all: Row[], of: string) => all.reduce((sum, row) => sum + Number(row[of]), 0);
    expect(units(rows, 'units')).toBe(units(stock.rows, 'onHand'));
    expect(units(totals, 'units')).toBe(units(stock.rows, 'onHand'));
    expect(rows[0]).toMatchObject({ locationId: 'MAIN', currency: 'GBP', value: { currency: 'GBP' } });
    const oldest = (await reportOf(app, 'stock-ageing?by=product')).rows.map((row) =>
      Number(row['fromDays']),
    );
    expect(oldest).toEqual([...oldest].sort((a, b) => b - a));
  });

  it.each([
    [400, 0],
    [300, 120],
    [90, 5],
    [2, 1],
  ])('goes as fast as a walk along its ledger says, from %i to %i days ago', async (first, last) => {
    const [from, to] = [first, last].map((days) => new Date(app.clock.millis() - days * DAY));
    const query = new URLSearchParams({ from: from?.toISOString() ?? '', to: to?.toISOString() ?? '' });
    for (const by of ['product', 'location'] as const) {
      const { rows } = await reportOf(app, `stock-turnover?by=${by}&${query.toString()}`);
      const walked = shelves.walked(by, from as Date, to as Date);
      expect(rows).toHaveLength(walked.size);
      for (const row of rows) {
        const due = walked.get(String(row[`${by}Id`]));
        expect(row).toMatchObject({
          openingUnits: due?.opening,
          closingUnits: due?.closing,
          shippedUnits: due?.shipped,
        });
        expect(row['averageUnits']).toBeCloseTo(due?.average ?? NaN, 1);
        const { shipped = 0, average = 0 } = due ?? {};
        expect(row['turnover'] ?? 0).toBeCloseTo(average > 0 ? shipped / average : 0, 2);
      }
    }
  });

  it('has no pace where nothing lay and no cover where nothing was shipped', async () => {
    const { rows } = await reportOf(app, 'stock-turnover?by=product&pace=slowest');
    expect(byKey(rows, 'productId').get(ids.unsold)).toMatchObject({ shippedUnits: 0, daysOfCover: null });
    const before = new Date(app.clock.millis() - 900 * DAY).toISOString();
    const until = new Date(app.clock.millis() - 800 * DAY).toISOString();
    const { rows: none } = await reportOf(app, `stock-turnover?by=product&from=${before}&to=${until}`);
    expect(none.every((row) => row['turnover'] === null && row['averageUnits'] === 0)).toBe(true);
  });

  it.each([
    ['stock?by=colour', 'VALIDATION_FAILED by'],
    ['stock?limit=0', 'VALIDATION_FAILED limit'],
    ['stock-ageing?currency=XXX9', 'VALIDATION_FAILED currency'],
    ['stock-turnover?from=2100-01-01&to=2101-01-01', 'VALIDATION_FAILED from'],
    ['stock-turnover?pace=slow', 'VALIDATION_FAILED pace'],
  ])('refuses %s', async (path, code) => {
    const reply = await app.as('manager').get(`/v2/reports/${path}`);
    expect([reply.status, reply.codes]).toEqual([400, [code]]);
  });

  it('is CSV, too, without formulas and with how fresh it is', async () => {
    const reply = await app.as('manager').get('/v1/reports/stock?by=product', { accept: 'text/csv' });
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="stock.csv"');
    expect(new Date(reply.headers.get('data-as-of') ?? '').getTime()).toBeGreaterThan(0);
    const rows = parse(reply.text, { columns: true }) as Record<string, string>[];
    expect(Object.keys(rows[0] ?? {}).slice(0, 6)).toEqual([
      'locationId',
      'productId',
      'sku',
      'name',
      'currency',
      'onHand',
    ]);
    const row = rows.find(({ productId }) => productId === ids.unsold);
    expect(row).toMatchObject({ name: `'=HYPERLINK("http://evil.example")`, onHand: '6', value: '6' });
  });

  it('reads its ledger along indexes that orders do not write to', async () => {
    const aged = { at: app.clock.now(), days: [0, 31] };
    const walk = await app.database
      .collection('stock_levels')
      .aggregate(agedPipeline(aged, 'stock_ledger') as object[])
      .explain('executionStats');
    expect(JSON.stringify(walk)).toContain('came_in');
    const rows = app.database.collection('stock_ledger');
    const plan = async (filter: object) => JSON.stringify(await rows.find(filter).explain());
    expect(await plan({ at: { $gte: new Date(0) }, 'delta.onHand': { $exists: true } })).toContain(
      'moved_at',
    );
    const kinds = await rows.distinct('kind', { 'delta.onHand': { $exists: true } });
    expect(kinds).not.toEqual(expect.arrayContaining(['RESERVE']));
    expect(kinds).not.toEqual(expect.arrayContaining(['ALLOCATE']));
  });
});
