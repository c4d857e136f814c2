import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Plan, worthOf } from '../../apps/cli/src/import/plan.rules.js';
import { type Booked, summaryOf, unusedOf } from '../../apps/cli/src/import/report.rules.js';
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

  async function orderOf(invoice: string) {
    const [{ _id: id } = { _id: '' }] = await app.database
      .collection<{ _id: string }>('orders')
      .find({ 'reference.id': invoice })
      .toArray();
    return ok(await app.as('manager').get(`/v1/orders/${id}`));
  }

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
    // 56 pieces of one product were found, 23 of them are sold; 10 and 38 − 19 pieces are lost, so they were there
    expect(first.unitsReceived).toBe(needed - 5 - 23 + 10 + (38 - 19));
    expect(await given.stockOf(hanger.id)).toMatchObject({ available: 0 });
    const [left] = await app.database.model('StockLevel').aggregate<{ units: number }>([
      {
        $group: {
          _id: null,
          units: { $sum: { $subtract: ['$onHand', { $add: ['$reserved', '$allocated'] }] } },
        },
      },
    ]);
    const takenBack = first.takenBack.now.reduce((sum, line) => sum - line.quantity, 0);
    expect(left?.units).toBe(56 - 23 + takenBack);
  });

  it('corrects the stock by the write-offs of goods that it sells, with the text as reason', async () => {
    expect(first.corrections).toMatchObject({ before: [], refused: [] });
    expect(first.corrections.now.map(({ invoice, sku, quantity }) => [invoice, sku, quantity])).toEqual([
      ['536414', '22139', 56],
      ['536765', '84952C', 19],
      ['536589', '21777', -10],
      ['536764', '84952C', -38],
    ]);
    const [row] = await app.database
      .collection('stock_ledger')
      .find({ 'cause.id': 'online-retail:536589:2408' })
      .toArray();
    expect(row).toMatchObject({ kind: 'ADJUST', delta: { onHand: -10 }, reason: 'online-retail 536589' });
  });

  it('cancels what later invoices take back of the latest earlier order of the customer', async () => {
    expect(first.takenBack).toMatchObject({ before: [], refused: [] });
    expect(
      plan.takeBacks.map(({ line, sale, quantity }) => [line.invoice, sale, line.sku, quantity]),
    ).toEqual([
      ['C536506', '536488', '22960', 6],
      ['C536737', '536537', '22798', 2],
      ['C536758', '536395', '21314', 1],
      ['C536826', '536397', '35004B', 2],
      ['C536826', '536397', '35004B', 3],
    ]);
    const order = await orderOf('536397');
    const item = order.items.find(({ sku }) => sku === '35004B');
    expect(item).toMatchObject({ cancelledQuantity: 5 });
    const steps = (await app.as('manager').get(`/v2/orders/${order.id}/history`)).rows;
    expect(steps.map((step) => step['reason']).filter(Boolean)).toEqual([
      'online-retail C536826, line 4941',
      'online-retail C536826, line 4942',
    ]);
  });

  it('accounts for every line of the file', () => {
    const unused = unusedOf(plan, first);
    const booked = [
      ...first.placed.flatMap((sale) => sale.lines),
      ...first.corrections.now,
      ...first.takenBack.now,
    ];
    expect([...booked, ...unused].map(({ line }) => line).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 6_349 }, (_, at) => at + 2),
    );
    expect(summaryOf(plan, first, unused)).toMatch(/Lines +6,349\n/);
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
    expect(again.corrections).toMatchObject({ now: [], refused: [], before: { length: 4 } });
    expect(again.takenBack).toMatchObject({ now: [], refused: [], before: { length: 5 } });
    expect(await census(app)).toEqual(before);
  });

  it('keeps every invariant', async () => {
    expect(await given.broken()).toEqual([]);
  });

  it('is shipped and delivered, every total equal to the file, and nothing changes when it is imported again', async () => {
    const warehouse = app.as('warehouse');
    const ids = (await app.database.collection<{ _id: string }>('orders').find().toArray()).map(
      ({ _id }) => _id,
    );
    for (let at = 0; at < ids.length; at += 16)
      await Promise.all(
        ids.slice(at, at + 16).map(async (id) => {
          const shipment = ok(await warehouse.post(`/v2/orders/${id}/shipments`, {}));
          ok(await warehouse.post(`/v2/shipments/${shipment.id}/delivered`));
        }),
      );
    await app.settled();

    const orders = await app.database.collection('orders').find().toArray();
    expect(new Set(orders.map((order) => order['status']))).toEqual(new Set(['COMPLETED']));
    const totals = new Map(orders.map((order) => [order['reference'].id, order['total']]));
    expect(totals).toEqual(new Map(plan.sales.map((sale) => [sale.invoice, worthOf(sale.lines)])));
    expect(await given.broken()).toEqual([]);

    const before = await census(app);
    const again = await importInto(app, plan);
    expect(again.takenBack).toMatchObject({ now: [], refused: [], before: { length: 5 } });
    expect(await census(app)).toEqual(before);
  }, 240_000);
});

describe('what is taken back of an order that has been shipped', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('comes back as a return, for sale again, once', async () => {
    const [first] = plan.takeBacks;
    const sales = plan.sales.filter(({ invoice }) => invoice === first?.sale);
    const some = { ...plan, sales, corrections: [] };
    await importInto(app, { ...some, takeBacks: [] });
    await app.settled();
    const [order] = await app.database.collection<{ _id: string }>('orders').find().toArray();
    const shipment = ok(await app.as('warehouse').post(`/v2/orders/${order?._id}/shipments`, {}));
    ok(await app.as('warehouse').post(`/v2/shipments/${shipment.id}/delivered`));

    const takeBacks = first ? [first] : [];
    expect((await importInto(app, { ...some, takeBacks })).takenBack).toMatchObject({
      now: { length: 1 },
      refused: [],
    });
    const shown = ok(await app.as('manager').get(`/v2/orders/${order?._id}`));
    const item = shown.items.find(({ sku }) => sku === first?.line.sku);
    expect(item).toMatchObject({ cancelledQuantity: 0, returnedQuantity: 6 });
    expect(await new Given(app).stockOf(item?.productId ?? '')).toMatchObject({ available: 6 });
    const [back] = (await app.as('manager').get(`/v2/returns?orderId=${order?._id}`)).rows;
    expect(back).toMatchObject({
      status: 'RECEIVED',
      items: [{ reason: 'online-retail C536506, line 941' }],
    });

    expect((await importInto(app, { ...some, takeBacks })).takenBack).toMatchObject({
      now: [],
      refused: [],
      before: { length: 1 },
    });
    await app.settled();
    expect(await new Given(app).broken()).toEqual([]);
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
    corrections: [],
    takeBacks: [],
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
