import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

describe('requests with one Idempotency-Key', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp();
    given = new Given(app);
  });
  afterAll(() => app.close());

  it('make one order of 200 parallel posts, with equal answers', async () => {
    const mug = await given.product(1_000);

    const replies = await Promise.all(
      Array.from({ length: 200 }, () => place(app.as('customer'), { [mug.id]: 3 }, {}, 'one-key')),
    );

    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 200 });
    expect(new Set(replies.map((reply) => JSON.stringify(reply.data))).size).toBe(1);
    expect(new Set(replies.map((reply) => reply.headers.get('location'))).size).toBe(1);
    expect(replies.filter((reply) => reply.headers.get('idempotent-replayed') === 'true')).toHaveLength(199);
    await app.settled();
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 1_000, reserved: 0, allocated: 3 });
    expect(await given.broken()).toEqual([]);
  });

  it('tell what was done under a key', async () => {
    const lamp = await given.product(5);
    const order = ok(await place(app.as('customer'), { [lamp.id]: 1 }, {}, 'look-me-up'));

    const [record] = (await app.as('customer').get('/v1/idempotency-keys/look-me-up')).rows;
    expect(record).toMatchObject({ key: 'look-me-up', status: 201 });
    expect(record?.location).toContain(order.id);
    expect((await app.as('clerk').get('/v1/idempotency-keys/look-me-up')).status).toBe(404);
  });

  it('are refused with another body, and change nothing', async () => {
    const vase = await given.product(10);
    ok(await place(app.as('customer'), { [vase.id]: 1 }, {}, 'reused'));

    const other = await place(app.as('customer'), { [vase.id]: 2 }, {}, 'reused');

    expect([other.status, other.codes]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED Idempotency-Key']]);
    expect((await place(app.as('customer'), { [vase.id]: 1 }, {}, 'reused')).status).toBe(201);
    await app.settled();
    expect(await given.stockOf(vase.id)).toMatchObject({ allocated: 1, available: 9 });
  });

  it('keep no refusal: the same key works once there is stock', async () => {
    const book = await given.product(0);
    expect((await place(app.as('customer'), { [book.id]: 1 }, {}, 'again')).codes).toEqual([
      'INSUFFICIENT_STOCK',
    ]);

    ok(await app.as('manager').post(`/v1/inventory/${book.id}/receipts`, { quantity: 1 }));

    expect((await place(app.as('customer'), { [book.id]: 1 }, {}, 'again')).status).toBe(201);
  });

  it('count for their caller alone', async () => {
    const pen = await given.product(10);
    const items = { [pen.id]: 1 };
    const mine = ok(await place(app.as('customer'), items, {}, 'shared'));
    const theirs = ok(
      await place(app.as('clerk'), items, { customerId: app.as('customer').customerId }, 'shared'),
    );
    expect(theirs.id).not.toBe(mine.id);
  });

  it('make one of whatever else a post makes', async () => {
    const tray = await given.product(0);
    const receive = () =>
      app
        .as('warehouse')
        .post(`/v1/inventory/${tray.id}/receipts`, { quantity: 7 }, { 'idempotency-key': 'receipt-1' });
    const replies = await Promise.all(Array.from({ length: 30 }, receive));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 30 });

    const make = () =>
      app
        .as('manager')
        .post(
          '/v1/products',
          { sku: 'ONCE', name: 'Once', price: 1, currency: 'GBP' },
          { 'idempotency-key': 'product-1' },
        );
    const made = await Promise.all(Array.from({ length: 10 }, make));
    expect(tally(made, (reply) => reply.status)).toEqual({ 201: 10 });
    expect(new Set(made.map((reply) => reply.data.id)).size).toBe(1);

    expect(await given.stockOf(tray.id)).toMatchObject({ onHand: 7 });
  });
});
