import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

interface Effect {
  ordersCancelled: number;
  [count: string]: number;
}
const effectOf = (shown: Wire): Effect => (shown['discontinuation'] as { effect: Effect }).effect;

describe('the end of a product', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const preview = (id: string, version = 2) =>
    app.as('manager').get(`/v${version}/products/${id}/discontinuation`).then(ok);
  const discontinue = (id: string, policy: string, headers = {}) =>
    app
      .as('manager')
      .post(`/v2/products/${id}/discontinue`, { policy, reason: 'the maker has stopped' }, headers);
  const eventsOf = (id: string) =>
    app.database
      .collection('events')
      .find({ 'aggregate.id': id }, { projection: { _id: 0, name: 1, data: 1, aggregateSeq: 1 } })
      .sort({ aggregateSeq: 1 })
      .toArray();

  /** 20 pieces: 4 in two free holds, 3 in an order that waits, 2 in one on hold beside a lamp, 5 allocated. */
  async function promised() {
    const [mug, lamp] = [await given.product(20), await given.product(9)];
    const hold = (quantity: number) =>
      app.as('customer').post('/v2/inventory/reservations', { productId: mug.id, quantity }).then(ok);
    const holds = [await hold(1), await hold(3)];
    const waiting = await given.order({ [mug.id]: 3 });
    const paused = await given.order({ [mug.id]: 2, [lamp.id]: 1 });
    ok(await app.as('manager').post(`/v2/orders/${paused.id}/hold`, {}));
    const processed = await given.order({ [mug.id]: 5 });
    ok(await app.as('manager').post(`/v2/orders/${processed.id}/process`));
    return { mug, lamp, holds, waiting, paused, processed };
  }

  it('by cancel does what its preview said, in one switch', async () => {
    const { mug, lamp, holds, waiting, paused, processed } = await promised();
    const before = await preview(mug.id);
    expect(before).toMatchObject({
      status: 'ACTIVE',
      cancel: {
        holdsReleased: 2,
        holdUnitsReleased: 4,
        ordersCancelled: 2,
        orderUnitsReleased: 5,
        holdsKept: 0,
        ordersKept: 0,
        unitsAllocated: 5,
      },
      honour: { holdsReleased: 0, ordersCancelled: 0, holdsKept: 2, ordersKept: 2, orderUnitsKept: 5 },
    });

    const ended = ok(await discontinue(mug.id, 'cancel'));

    expect(ended).toMatchObject({
      status: 'DISCONTINUED',
      available: 15,
      discontinuation: { policy: 'cancel', reason: 'the maker has stopped' },
    });
    expect(effectOf(ended)).toEqual(before['cancel']);
    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 20,
      reserved: 0,
      allocated: 5,
      available: 15,
    });
    expect(await given.stockOf(lamp.id)).toMatchObject({ reserved: 0 });
    const as = app.as('manager');
    for (const { id } of [waiting, paused])
      expect(ok(await as.get(`/v2/orders/${id}`)).status).toBe('CANCELLED');
    const history = (await as.get(`/v2/orders/${waiting.id}/history`)).rows;
    expect(history.at(-1)).toMatchObject({ action: 'cancel', reason: 'PRODUCT_DISCONTINUED' });
    for (const { id } of holds)
      expect(ok(await as.get(`/v2/inventory/reservations/${id}`)).status).toBe('RELEASED');
    expect((await place(app.as('customer'), { [mug.id]: 1 })).codes).toEqual([
      'PRODUCT_NOT_FOR_SALE items[0].productId',
    ]);

    // what is allocated is honoured
    ok(await app.as('warehouse').post(`/v2/orders/${processed.id}/shipments`, {}));
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 15, allocated: 0 });

    await app.settled();
    const told = await eventsOf(mug.id);
    expect(told.map(({ name }) => name)).toEqual([
      'product:created',
      'product:updated',
      'product:discontinued',
    ]);
    expect(told.at(-1)?.['data']).toMatchObject({ policy: 'cancel', ...effectOf(ended) });
    expect(told.map((fact) => fact['aggregateSeq'])).toEqual([1, 2, 3]);
    const entries = (await app.as('auditor').get(`/v2/audit-logs?resource=product&resourceId=${mug.id}`))
      .rows;
    expect(entries[0]).toMatchObject({
      action: 'product.discontinue',
      changes: { status: { from: 'ACTIVE', to: 'DISCONTINUED' }, policy: { to: 'cancel' } },
    });
    expect(await given.broken()).toEqual([]);
  });

  it('by honour lets holds and waiting orders run out', async () => {
    const { mug, holds, waiting } = await promised();
    const before = await preview(mug.id, 1);
    const ended = ok(await discontinue(mug.id, 'honour'));
    expect(effectOf(ended)).toEqual(before['honour']);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 9, allocated: 5 });

    ok(await app.as('manager').post(`/v2/orders/${waiting.id}/process`));
    ok(await app.as('manager').post(`/v2/inventory/reservations/${holds[0]?.id}/allocate`));
    const used = await app.as('customer').post(
      '/v2/orders',
      {
        items: [{ productId: mug.id, quantity: 3, reservationId: holds[1]?.id }],
        shippingAddress: { street: 's', city: 'c', state: 's', zipcode: 'z' },
      },
      { 'idempotency-key': crypto.randomUUID() },
    );
    expect(used.status).toBe(409); // a hold is no order: none is accepted after the switch
    expect(await given.stockOf(mug.id)).toMatchObject({ allocated: 9 });
    expect(await given.broken()).toEqual([]);
  });

  it('answers the same again, and refuses the other policy, a draft, and what does not exist', async () => {
    const mug = await given.product(1);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await discontinue(mug.id, 'cancel', key);
    const replayed = await discontinue(mug.id, 'cancel', key);
    expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(replayed.data).toEqual(first.data);
    expect(ok(await discontinue(mug.id, 'cancel'))).toEqual(first.data);
    expect(await preview(mug.id)).toMatchObject({
      status: 'DISCONTINUED',
      discontinuation: { policy: 'cancel' },
    });
    expect((await discontinue(mug.id, 'honour')).codes).toEqual(['ILLEGAL_TRANSITION status']);
    const draft = await given.product(0, { status: 'DRAFT' });
    expect((await discontinue(draft.id, 'honour')).status).toBe(409);
    expect((await discontinue('nothing', 'honour')).codes).toEqual(['PRODUCT_NOT_FOUND']);
    expect((await discontinue(mug.id, 'forget')).codes).toEqual(['VALIDATION_FAILED policy']);
  });

  it('undoes thousands of promises in bounded parts, each order once', async () => {
    const mug = await given.product(1_000);
    const before = 120;
    for (let at = 0; at < before; at += 40)
      await Promise.all(Array.from({ length: 40 }, () => given.order({ [mug.id]: 2 })));
    const shown = await preview(mug.id);

    const ended = ok(await discontinue(mug.id, 'cancel'));
    expect(effectOf(ended).ordersCancelled).toBeLessThan(before);
    expect(ended['discontinuation']).toMatchObject({ doneAt: null });
    await app.settled();

    const after = await preview(mug.id);
    expect(effectOf(after)).toEqual(shown['cancel']);
    expect(after['discontinuation']).toMatchObject({ doneAt: expect.any(String) });
    expect(after['cancel']).toMatchObject({ ordersCancelled: 0, orderUnitsReleased: 0 });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, available: 1_000 });
    const told = await eventsOf(mug.id);
    expect(told.filter(({ name }) => name === 'product:discontinued')).toHaveLength(1);
    expect(told.at(-1)).toMatchObject({ name: 'product:discontinued', data: { ordersCancelled: before } });
    expect(await given.broken()).toEqual([]);
  });
});
