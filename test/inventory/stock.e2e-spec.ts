import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

describe('stock', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ HOLDS_PER_CUSTOMER: '3' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const hold = (productId: string, quantity: number, more: object = {}) =>
    app.as('customer').post('/v1/inventory/reservations', { productId, quantity, ...more });

  it('comes in, is corrected with a reason, and keeps a row for every change', async () => {
    const mug = await given.product(10);
    const path = `/v1/inventory/${mug.id}`;
    ok(await app.as('warehouse').post(`${path}/adjustments`, { delta: -3, reason: 'broken' }));
    ok(
      await app
        .as('warehouse')
        .post(`${path}/adjustments`, { delta: 2, reason: 'scratched', bucket: 'damaged' }),
    );

    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 7,
      damaged: 2,
      available: 5,
      locations: [{ locationId: 'MAIN', seq: 3 }],
    });
    const rows = (await app.as('auditor').get(`${path}/ledger`)).rows;
    expect(rows).toMatchObject([
      {
        seq: 3,
        kind: 'ADJUST',
        delta: { damaged: 2 },
        reason: 'scratched',
        balanceAfter: { onHand: 7, damaged: 2 },
      },
      { seq: 2, kind: 'ADJUST', delta: { onHand: -3 }, reason: 'broken', actor: app.as('warehouse').userId },
      { seq: 1, kind: 'RECEIVE', delta: { onHand: 10 }, balanceAfter: { onHand: 10 } },
    ]);
  });

  it('lets no bucket fall below zero, but what is for sale may', async () => {
    const mug = await given.product(5);
    ok(await hold(mug.id, 4));
    const path = `/v1/inventory/${mug.id}/adjustments`;
    expect((await app.as('warehouse').post(path, { delta: -6, reason: 'gone' })).codes).toEqual([
      'INSUFFICIENT_STOCK delta',
    ]);
    ok(await app.as('warehouse').post(path, { delta: -3, reason: 'gone' }));
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 2, reserved: 4, available: -2 });
    expect(ok(await app.anonymous().get(`/v1/products/${mug.id}`)).available).toBe(0);
  });

  it('is held for 30 minutes unless said otherwise, and given back', async () => {
    const mug = await given.product(5);
    const reply = await hold(mug.id, 2);
    expect(reply.status).toBe(201);
    const minutes = (new Date(reply.data.expiresAt ?? '').getTime() - app.clock.millis()) / 60_000;
    expect(minutes).toBeGreaterThan(29.5);
    expect(minutes).toBeLessThanOrEqual(30);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 2, available: 3 });

    expect((await app.as('customer').delete(`/v1/inventory/reservations/${reply.data.id}`)).status).toBe(200);
    expect((await app.as('customer').delete(`/v1/inventory/reservations/${reply.data.id}`)).status).toBe(200);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, available: 5 });
  });

  it('is for sale again from the instant a hold lapses, tidied up or not', async () => {
    const mug = await given.product(5);
    const held = ok(await hold(mug.id, 5, { expiryMinutes: 1 }));
    expect((await place(app.as('customer'), { [mug.id]: 1 })).codes).toEqual(['INSUFFICIENT_STOCK']);
    app.clock.travel(61_000);
    try {
      expect(await given.stockOf(mug.id)).toMatchObject({ available: 5, reserved: 0 });
      const order = await given.order({ [mug.id]: 5 });
      expect(order.status).toBe('PENDING');
      expect(
        (await app.as('warehouse').post(`/v1/inventory/reservations/${held.id}/allocate`)).codes,
      ).toEqual(['RESERVATION_EXPIRED']);
      await app.settled();
      const { rows } = await app.as('auditor').get(`/v1/inventory/${mug.id}/ledger`);
      expect(tally(rows, (row) => row.kind)).toEqual({ RECEIVE: 1, RESERVE: 2, EXPIRE: 1, ALLOCATE: 1 });
      expect(await given.broken()).toEqual([]);
    } finally {
      app.clock.returnToPresent();
    }
  });

  it('of lapsed holds is tidied up by the sweeper', async () => {
    const mug = await given.product(5);
    const { id } = ok(
      await app
        .as('clerk')
        .post('/v1/inventory/reservations', { productId: mug.id, quantity: 5, expiryMinutes: 1 }),
    );
    app.clock.travel(61_000);
    try {
      await app.sweep();
      expect(ok(await app.as('clerk').get(`/v1/inventory/reservations/${id}`)).status).toBe('EXPIRED');
    } finally {
      app.clock.returnToPresent();
    }
    const row = await app.database.collection('stock_levels').findOne({ productId: mug.id });
    expect(row).toMatchObject({ onHand: 5, reserved: 0 });
  });

  it('is allocated once, and the allocation given back', async () => {
    const mug = await given.product(5);
    const { id } = ok(
      await app.as('clerk').post('/v1/inventory/reservations', { productId: mug.id, quantity: 2 }),
    );
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => app.as('warehouse').post(`/v1/inventory/reservations/${id}/allocate`)),
    );
    expect(tally(replies, (reply) => `${reply.status} ${reply.codes.join()}`)).toEqual({
      '201 ': 1,
      '409 RESERVATION_CLOSED': 3,
    });
    const allocation = replies.find((reply) => reply.status === 201)?.data;
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, allocated: 2, available: 3 });

    const back = await Promise.all(
      [1, 2].map(() => app.as('warehouse').delete(`/v1/inventory/allocations/${allocation?.id}`)),
    );
    expect(back.map((reply) => reply.status)).toEqual([200, 200]);
    expect(await given.stockOf(mug.id)).toMatchObject({ allocated: 0, available: 5 });
    expect(await given.broken()).toEqual([]);
  });

  it('is not hoarded: a customer has a limited number of free holds', async () => {
    const mug = await given.product(50);
    const owner = app.anonymous();
    ok(
      await owner.post('/v1/auth/register', {
        email: 'hoarder@example.com',
        password: 'correct horse battery',
        name: 'Hoarder',
      }),
    );
    await owner.login('hoarder@example.com', 'correct horse battery');
    const replies = await Promise.all(
      Array.from({ length: 8 }, () =>
        owner.post('/v1/inventory/reservations', { productId: mug.id, quantity: 1 }),
      ),
    );
    expect(tally(replies, (reply) => `${reply.status} ${reply.codes.join()}`)).toEqual({
      '201 ': 3,
      '409 HOLD_LIMIT': 5,
    });
    expect(
      (
        await app
          .as('customer')
          .get(`/v1/inventory/reservations/${replies.find((reply) => reply.status === 201)?.data.id}`)
      ).status,
    ).toBe(404);
  });

  it('knows its products', async () => {
    expect((await app.as('warehouse').get('/v1/inventory/507f1f77bcf86cd799439011')).codes).toEqual([
      'PRODUCT_NOT_FOUND',
    ]);
    expect((await hold('nothing', 1)).codes).toEqual(['PRODUCT_NOT_FOUND productId']);
    const mug = await given.product(1);
    expect((await hold(mug.id, 1, { locationId: 'MOON' })).codes).toEqual(['LOCATION_NOT_FOUND locationId']);
    expect((await hold(mug.id, 2)).codes).toEqual(['INSUFFICIENT_STOCK']);
  });
});
