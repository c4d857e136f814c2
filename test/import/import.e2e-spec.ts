import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Plan } from '../../apps/cli/src/import/plan.rules.js';
import type { Booked } from '../../apps/cli/src/import/report.rules.js';
import { type TestApp, startApp } from '../support/app.js';
import { Given, ok } from '../support/given.js';
import { census, importInto, planOfTheFile } from './importing.js';

let plan: Plan;
beforeAll(async () => {
  plan = await planOfTheFile();
});

describe('the real file', () => {
  let app: TestApp;
  let given: Given;
  let first: Booked;
  let hanger: { id: string };

  beforeAll(async () => {
    app = await startApp();
    given = new Given(app);
    // known before under another case of its code, at another price, with some stock
    hanger = await given.product(5, { sku: '84406b', name: 'My own hanger', price: 9.99 });
    first = await importInto(app, plan);
    await app.settled();
  });
  afterAll(() => app.close());

  it('becomes 286 orders worth what the file says', () => {
    expect(first.refused).toEqual([]);
    expect(first.placed).toHaveLength(286);
    expect(first.placedWorth).toBe(12_005_740);
    expect(first.products).toEqual({ made: 1_713, existing: 1 });
    expect(first.customers).toEqual({ made: 199, existing: 0 });
  });

  it('keeps the prices and the time of the invoice, and the name as it was', async () => {
    const day = { from: '2010-12-01T08:26:00Z', to: '2010-12-01T08:27:00Z' };
    const found = (await app.as('manager').get(`/v1/orders?${new URLSearchParams(day).toString()}`)).rows;
    const { id } = found.find((order) => (order['reference'] as { id: string }).id === '536365') ?? {
      id: '',
    };
    const order = ok(await app.as('manager').get(`/v1/orders/${id}`));
    expect(order).toMatchObject({
      origin: 'IMPORT',
      placedAt: '2010-12-01T08:26:00.000Z',
      total: 139.12,
      currency: 'GBP',
      shippingAddress: { country: 'United Kingdom' },
      reference: { system: 'online-retail', id: '536365' },
    });
    expect(order.items).toHaveLength(7);
    expect(order.items.find((item) => item.productId === hanger.id)).toMatchObject({
      name: 'My own hanger',
      quantity: 8,
      unitPrice: 2.75,
      priceSource: 'AGREED',
      lineTotal: 22,
    });
  });

  it('leaves a product that was there as it was', async () => {
    expect(ok(await app.as('manager').get(`/v1/products/${hanger.id}`))).toMatchObject({
      sku: '84406b',
      name: 'My own hanger',
      price: 9.99,
    });
  });

  it('receives what its sales need beyond the stock there was, no more', async () => {
    const needed = plan.sales.flatMap((sale) => sale.lines).reduce((sum, line) => sum + line.quantity, 0);
    expect(first.unitsReceived).toBe(needed - 5);
    expect(await given.stockOf(hanger.id)).toMatchObject({ available: 0 });
    const shown = (await app.as('manager').get('/v1/products?limit=100')).rows;
    expect(new Set(shown.map((product) => product.available))).toEqual(new Set([0]));
  });

  it('sends nobody a mail and leaves no hold that lapses', async () => {
    expect(
      await app.database.model('Reservation').countDocuments({ status: 'ACTIVE', expiresAt: { $ne: null } }),
    ).toBe(0);
    expect(await app.database.model('Mail').countDocuments()).toBe(0);
  });

  it('changes nothing the second time', async () => {
    const before = await census(app);
    const again = await importInto(app, plan);
    expect(again).toMatchObject({
      products: { made: 0, existing: 1_714 },
      customers: { made: 0, existing: 199 },
      unitsReceived: 0,
      placed: [],
    });
    expect(again.alreadyThere).toHaveLength(286);
    expect(await census(app)).toEqual(before);
  });

  it('keeps every invariant', async () => {
    expect(await given.broken()).toEqual([]);
  });
});

describe('an import that is interrupted', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const salesOf = (count: number, prefix = ''): Plan => ({
    ...plan,
    sales: plan.sales.slice(0, count).map((sale) => ({ ...sale, invoice: `${prefix}${sale.invoice}` })),
  });

  it('keeps what it has done, and the next one does the rest without receiving twice', async () => {
    await expect(importInto(app, salesOf(120), 40)).rejects.toThrow('interrupted');
    const rest = await importInto(app, salesOf(120));
    expect(rest.alreadyThere.length).toBeGreaterThanOrEqual(40);
    expect(rest.placed.length).toBeGreaterThan(0);
    expect(rest.placed.length + rest.alreadyThere.length).toBe(120);
    expect(rest).toMatchObject({ unitsReceived: 0, refused: [] });
    await app.settled();
    expect(await new Given(app).broken()).toEqual([]);
  });

  it('and two at once book each invoice once', async () => {
    const one = importInto(app, salesOf(60, 'again-'));
    const other = importInto(app, salesOf(60, 'again-'));
    const [first, second] = [await one, await other];
    expect(first.placed.length + second.placed.length).toBe(60);
    expect(first.alreadyThere.length + second.alreadyThere.length).toBe(60);
    await app.settled();
    expect(await new Given(app).broken()).toEqual([]);
  });
});
