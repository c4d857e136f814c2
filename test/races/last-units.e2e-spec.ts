import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { Given, place } from '../support/given.js';

describe('a race for the last units', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  it('sells 100 units to 100 of 1,000 buyers, and the numbers add up', async () => {
    const mug = await given.product(100);

    const replies = await Promise.all(
      Array.from({ length: 1_000 }, () => place(app.as('customer'), { [mug.id]: 1 })),
    );

    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 100, 409: 900 });
    expect(
      tally(
        replies.filter((reply) => reply.status === 409),
        (reply) => reply.codes.join(),
      ),
    ).toEqual({ INSUFFICIENT_STOCK: 900 });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 100, reserved: 100, available: 0 });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('never splits one unit over two lines of an order', async () => {
    const lamp = await given.product(1);
    const twice = { items: [1, 1].map((quantity) => ({ productId: lamp.id, quantity })) };

    const replies = await Promise.all(Array.from({ length: 20 }, () => place(app.as('customer'), {}, twice)));

    expect(tally(replies, (reply) => reply.status)).toEqual({ 409: 20 });
    expect(await given.stockOf(lamp.id)).toMatchObject({ reserved: 0, available: 1 });
  });

  it('gives each unit to an order or to a hold, never to both', async () => {
    const vase = await given.product(30);
    const hold = () =>
      app.as('clerk').post('/v1/inventory/reservations', { productId: vase.id, quantity: 1 });

    const replies = await Promise.all(
      Array.from({ length: 120 }, (_, at) =>
        at % 2 === 0 ? hold() : place(app.as('customer'), { [vase.id]: 1 }),
      ),
    );

    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 30, 409: 90 });
    expect(await given.stockOf(vase.id)).toMatchObject({ onHand: 30, reserved: 30, available: 0 });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('lets exactly one of process and cancel win, many times', async () => {
    const chair = await given.product(1_000);
    const orders = await Promise.all(Array.from({ length: 60 }, () => given.order({ [chair.id]: 2 })));

    const ends = await Promise.all(
      orders.map(async ({ id }) => {
        const replies = await Promise.all([
          app.as('clerk').post(`/v1/orders/${id}/process`),
          app.as('customer').post(`/v1/orders/${id}/cancel`),
        ]);
        // cancelling what is being processed is allowed; processing what is cancelled is not
        return replies.map((reply) => reply.status).join();
      }),
    );

    expect(Object.keys(tally(ends, (end) => end)).every((end) => ['200,200', '409,200'].includes(end))).toBe(
      true,
    );
    expect(await given.stockOf(chair.id)).toMatchObject({
      onHand: 1_000,
      reserved: 0,
      allocated: 0,
      available: 1_000,
    });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });
});
