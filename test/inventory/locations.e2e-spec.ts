import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

describe('stock at several locations', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
    for (const [id, priority] of [
      ['EAST', 10],
      ['WEST', 20],
    ] as const) {
      ok(await app.as('manager').post('/v1/locations', { id, name: `${id} warehouse`, priority }));
    }
  });
  afterAll(() => app.close());

  const receive = (productId: string, quantity: number, locationId: string) =>
    app.as('warehouse').post(`/v1/inventory/${productId}/receipts`, { quantity, locationId });
  const transfer = (productId: string, quantity: number, fromLocationId: string, toLocationId: string) =>
    app
      .as('warehouse')
      .post('/v1/inventory/transfers', { productId, quantity, fromLocationId, toLocationId });
  const count = (productId: string, counted: number, seq: number) =>
    app.as('warehouse').post(`/v1/inventory/${productId}/counts`, { counted, seq });

  it('knows its locations, each once', async () => {
    const list = (await app.as('auditor').get('/v1/locations')).rows;
    expect(list.map((location) => location.id)).toEqual(['MAIN', 'EAST', 'WEST']);
    for (const id of ['MAIN', 'EAST']) {
      expect((await app.as('manager').post('/v1/locations', { id, name: 'again' })).codes).toEqual([
        'DUPLICATE id',
      ]);
    }
  });

  it('opens a level with the first pieces, and takes a line from the fewest locations, then by priority', async () => {
    const mug = await given.product(2);
    ok(await receive(mug.id, 4, 'WEST'));
    ok(await receive(mug.id, 4, 'EAST'));
    expect(await given.stockOf(mug.id)).toMatchObject({
      available: 10,
      locations: [
        { locationId: 'EAST', onHand: 4 },
        { locationId: 'MAIN', onHand: 2 },
        { locationId: 'WEST', onHand: 4 },
      ],
    });
    const held = async (quantity: number) => {
      const { id } = await given.order({ [mug.id]: quantity });
      const rows = (await app.as('auditor').get(`/v1/inventory/reservations?orderId=${id}`)).rows;
      await app.as('customer').post(`/v1/orders/${id}/cancel`);
      return Object.fromEntries(rows.map((row) => [row['locationId'], row.quantity]));
    };
    expect(await held(2)).toEqual({ MAIN: 2 });
    expect(await held(3)).toEqual({ EAST: 3 });
    expect(await held(7)).toEqual({ EAST: 4, WEST: 3 });
    expect(await held(10)).toEqual({ EAST: 4, WEST: 4, MAIN: 2 });
    expect((await place(app.as('customer'), { [mug.id]: 11 })).codes).toEqual(['INSUFFICIENT_STOCK']);
    expect((await receive(mug.id, 1, 'MOON')).codes).toEqual(['LOCATION_NOT_FOUND locationId']);
    expect(await given.broken()).toEqual([]);
  });

  it('moves pieces between locations, never what is held', async () => {
    const mug = await given.product(10);
    await given.order({ [mug.id]: 6 });
    expect((await transfer(mug.id, 5, 'MAIN', 'EAST')).codes).toEqual(['INSUFFICIENT_STOCK']);
    expect(ok(await transfer(mug.id, 4, 'MAIN', 'EAST')).locations).toMatchObject([
      { locationId: 'MAIN', onHand: 6, available: 0 },
      { locationId: 'EAST', onHand: 4, available: 4 },
    ]);
    expect((await transfer(mug.id, 1, 'MAIN', 'MAIN')).codes).toEqual(['VALIDATION_FAILED toLocationId']);
    expect((await transfer(mug.id, 1, 'WEST', 'MAIN')).codes).toEqual(['LOCATION_NOT_FOUND fromLocationId']);
    const rows = (await app.as('auditor').get(`/v1/inventory/${mug.id}/ledger?locationId=EAST`)).rows;
    expect(rows).toMatchObject([{ kind: 'TRANSFER_IN', delta: { onHand: 4 }, seq: 1 }]);
    expect(await given.broken()).toEqual([]);
  });

  it('moves each piece once in a race of transfers and orders', async () => {
    const mug = await given.product(20);
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 2 === 0 ? transfer(mug.id, 1, 'MAIN', 'WEST') : place(app.as('customer'), { [mug.id]: 1 }),
      ),
    );
    const counts = tally(replies, (reply) => reply.status);
    const stock = await given.stockOf(mug.id);
    expect(stock).toMatchObject({ onHand: 20 });
    expect(stock.reserved).toBe(replies.filter((reply, at) => at % 2 === 1 && reply.status === 201).length);
    expect(Object.keys(counts).every((status) => ['201', '409'].includes(status))).toBe(true);
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('books what was counted, unless pieces came or went meanwhile', async () => {
    const mug = await given.product(10);
    expect(ok(await count(mug.id, 8, 1))).toMatchObject({ onHand: 8 });
    const late = await count(mug.id, 9, 1);
    expect([late.status, late.codes]).toEqual([409, ['STOCK_MOVED_ON seq']]);
    expect(ok(await count(mug.id, 8, 2))).toMatchObject({ onHand: 8, locations: [{ seq: 2 }] });
    const race = await Promise.all([count(mug.id, 5, 2), place(app.as('customer'), { [mug.id]: 1 })]);
    const stock = await given.stockOf(mug.id);
    expect([stock.onHand, race[0].status, race[1].status]).toEqual([
      race[0].status === 201 ? 5 : 8,
      race[0].status,
      201,
    ]);
  });

  it('keeps safety stock from sale and tells when it runs low, once on the way down', async () => {
    const mug = await given.product(10);
    const thresholds = `/v1/inventory/${mug.id}/thresholds`;
    expect(ok(await app.as('warehouse').post(thresholds, { safetyStock: 4, reorderPoint: 3 }))).toMatchObject(
      {
        available: 6,
        locations: [{ safetyStock: 4, reorderPoint: 3 }],
      },
    );
    expect((await place(app.as('customer'), { [mug.id]: 7 })).codes).toEqual(['INSUFFICIENT_STOCK']);
    for (const quantity of [2, 1, 1]) await given.order({ [mug.id]: quantity });
    await app.settled();
    const told = await app.database
      .collection('events')
      .find({ name: 'stock:low', 'data.productId': mug.id })
      .toArray();
    expect(told.map((event) => event['data'])).toEqual([
      { productId: mug.id, locationId: 'MAIN', available: 3, reorderPoint: 3 },
    ]);
    expect(await given.broken()).toEqual([]);
  });

  it('says why pieces are not for sale, and when they may be again', async () => {
    const mug = await given.product(10);
    const hold = ok(
      await app.as('customer').post('/v1/inventory/reservations', { productId: mug.id, quantity: 3 }),
    );
    await given.order({ [mug.id]: 2 });
    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 10,
      reserved: 5,
      available: 5,
      holds: { count: 1, units: 3, earliestExpiry: hold.expiresAt },
    });
  });

  it('answers for any past moment', async () => {
    const mug = await given.product(10);
    const moments: { at: string; onHand: number; reserved: number; available: number }[] = [];
    for (let step = 0; step < 12; step++) {
      if (step % 3 === 0) ok(await receive(mug.id, 5, step % 2 === 0 ? 'MAIN' : 'EAST'));
      else await given.order({ [mug.id]: 1 });
      const { onHand, reserved, available } = await given.stockOf(mug.id);
      const [row] = await app.database
        .collection<{ at: Date }>('stock_ledger')
        .find({ productId: mug.id })
        .sort({ at: -1 })
        .limit(1)
        .toArray();
      moments.push({ at: row?.at.toISOString() ?? '', onHand, reserved, available });
    }
    for (const { at, ...then } of moments) {
      expect(ok(await app.as('auditor').get(`/v1/inventory/${mug.id}?asOf=${at}`))).toMatchObject(then);
    }
    const before = ok(await app.as('auditor').get(`/v1/inventory/${mug.id}?asOf=2020-01-01`));
    expect(before).toMatchObject({ onHand: 0, available: 0, locations: [] });
  });
});
