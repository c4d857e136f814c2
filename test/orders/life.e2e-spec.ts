import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExpiryService } from '../../libs/orders/src/lifecycle/expiry.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given, ok, place } from '../support/given.js';

describe('the life of an order under manual processing', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', ACCESS_TOKEN_MINUTES: '60' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  it('is processed once: stock allocated, tasks made, the same answer again', async () => {
    const mug = await given.product(10);
    const { id } = await given.order({ [mug.id]: 4 });

    const first = ok(await app.as('clerk').post(`/v1/orders/${id}/process`));
    expect(first.status).toBe('PROCESSING');
    expect(ok(await app.as('clerk').post(`/v1/orders/${id}/process`))).toEqual(first);

    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 10,
      reserved: 0,
      allocated: 4,
      available: 6,
    });
    const tasks = (await app.as('warehouse').get(`/v1/fulfilment-tasks?orderId=${id}`)).rows;
    expect(tasks.map((task) => `${task.kind} ${task.status}`).sort()).toEqual([
      'PACK OPEN',
      'PICK OPEN',
      'SHIP OPEN',
    ]);
  });

  it('is cancelled from PENDING and from PROCESSING with exact stock, and only once', async () => {
    const mug = await given.product(10);
    const pending = await given.order({ [mug.id]: 4 });
    const processing = await given.order({ [mug.id]: 3 });
    ok(await app.as('clerk').post(`/v1/orders/${processing.id}/process`));

    for (const { id } of [pending, processing]) {
      const cancelled = ok(
        await app.as('customer').post(`/v1/orders/${id}/cancel`, { reason: 'changed my mind' }),
      );
      expect(cancelled).toMatchObject({
        status: 'CANCELLED',
        items: [{ cancelledQuantity: expect.any(Number) }],
      });
      expect(ok(await app.as('customer').post(`/v1/orders/${id}/cancel`))).toEqual(cancelled);
    }

    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 10,
      reserved: 0,
      allocated: 0,
      available: 10,
    });
    expect((await app.as('clerk').post(`/v1/orders/${pending.id}/process`)).codes).toEqual([
      'ILLEGAL_TRANSITION',
    ]);
    const tasks = (await app.as('warehouse').get(`/v1/fulfilment-tasks?orderId=${processing.id}`)).rows;
    expect(new Set(tasks.map((task) => task.status))).toEqual(new Set(['CANCELLED']));
    expect(await given.broken()).toEqual([]);
  });

  it('tells its history: who did what, when', async () => {
    const mug = await given.product(10);
    const { id } = await given.order({ [mug.id]: 1 });
    ok(await app.as('clerk').post(`/v1/orders/${id}/process`));
    ok(await app.as('manager').post(`/v1/orders/${id}/cancel`, { reason: 'out of business' }));

    const steps = (await app.as('customer').get(`/v1/orders/${id}/history`)).rows;
    expect(steps).toMatchObject([
      { action: 'place', from: null, to: 'PENDING', actor: app.as('customer').userId },
      { action: 'process', from: 'PENDING', to: 'PROCESSING', actor: app.as('clerk').userId },
      {
        action: 'cancel',
        from: 'PROCESSING',
        to: 'CANCELLED',
        actor: app.as('manager').userId,
        reason: 'out of business',
      },
    ]);
    const audit = (await app.as('auditor').get(`/v1/audit-logs?resource=order&resourceId=${id}`)).rows;
    expect(audit.map((entry) => entry.action).sort()).toEqual([
      'order.cancel',
      'order.place',
      'order.process',
    ]);
  });

  it('is seen by its customer and staff alone', async () => {
    const mug = await given.product(5);
    const { id } = ok(await place(app.as('clerk'), { [mug.id]: 1 }, { guest: true }));
    expect((await app.as('customer').get(`/v1/orders/${id}`)).status).toBe(404);
    expect((await app.as('customer').post(`/v1/orders/${id}/cancel`)).status).toBe(404);
    expect((await app.as('auditor').get(`/v1/orders/${id}`)).status).toBe(200);
    const own = (await app.as('customer').get('/v1/orders?limit=100')).rows;
    expect(own.every((order) => order.customerId === app.as('customer').customerId)).toBe(true);
  });

  it('is cancelled by itself when nobody processes it while its holds last', async () => {
    const mug = await given.product(2);
    const { id } = await given.order({ [mug.id]: 2 });
    app.clock.travel(31 * 60_000);
    try {
      expect((await place(app.as('customer'), { [mug.id]: 1 })).codes).toEqual(['INSUFFICIENT_STOCK']);
      expect(await app.get(ExpiryService).sweep()).toBeGreaterThan(0);
    } finally {
      app.clock.returnToPresent();
    }
    expect(ok(await app.as('customer').get(`/v1/orders/${id}`)).status).toBe('CANCELLED');
    const steps = (await app.as('customer').get(`/v1/orders/${id}/history`)).rows;
    expect(steps.at(-1)).toMatchObject({ actor: 'system', reason: 'RESERVATION_EXPIRED' });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, available: 2 });
  });
});

describe('the life of an order under automatic processing', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'auto' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  it('is processed, confirmed by mail and counted in the statistics, each once', async () => {
    const mug = await given.product(10, { price: 4 });
    const { id, number } = await given.order({ [mug.id]: 2 });
    await app.settled();

    expect(ok(await app.as('customer').get(`/v1/orders/${id}`)).status).toBe('PROCESSING');
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, allocated: 2 });
    const statistics = ok(
      await app.as('customer').get(`/v1/customers/${app.as('customer').customerId}/statistics`),
    );
    expect(JSON.stringify(statistics)).toContain('8');
    const mails = await app.database.collection('mails').find({}).toArray();
    const about = mails.filter((mail) => JSON.stringify(mail).includes(number));
    expect(about.map((mail) => String(mail['template'])).sort()).toEqual([
      'order-confirmation',
      'order-processing',
    ]);
  });

  it('leaves the statistics as a recomputation would find them after cancels', async () => {
    const mug = await given.product(100, { price: 4 });
    const orders = await Promise.all(Array.from({ length: 20 }, () => given.order({ [mug.id]: 1 })));
    await Promise.all(orders.slice(0, 7).map(({ id }) => app.as('customer').post(`/v1/orders/${id}/cancel`)));
    await app.settled();
    expect(await given.broken()).toEqual([]);
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 100, reserved: 0, allocated: 13 });
  });
});
