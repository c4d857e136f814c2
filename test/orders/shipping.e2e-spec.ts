import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LifecycleService } from '../../libs/orders/src/lifecycle/lifecycle.service.js';
import { SYSTEM } from '#contracts/access.js';
import { startApp, type TestApp } from '../support/app.js';
import { tally, type Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

describe('from processing to delivery', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const processed = async (lines: Record<string, number>): Promise<Wire> => {
    const order = await given.order(lines);
    return ok(await app.as('clerk').post(`/v1/orders/${order.id}/process`));
  };
  const ship = (orderId: string, body: object = {}) =>
    app.as('warehouse').post(`/v1/orders/${orderId}/shipments`, body);
  const ended = (shipment: Wire, how: 'delivered' | 'failed') =>
    app.as('warehouse').post(`/v1/shipments/${shipment.id}/${how}`);
  const orderOf = (id: string) => app.as('clerk').get(`/v1/orders/${id}`).then(ok);
  const tasksOf = async (id: string) =>
    tally((await app.as('warehouse').get(`/v1/fulfilment-tasks?orderId=${id}`)).rows, (task) => task.status);

  it('ships all, delivers all, and the order is complete', async () => {
    const mug = await given.product(10);
    const { id } = await processed({ [mug.id]: 4 });
    const shipment = ok(await ship(id, { carrier: 'Royal Mail', trackingNumber: 'RM1' }));
    expect(shipment).toMatchObject({
      orderId: id,
      status: 'SHIPPED',
      carrier: 'Royal Mail',
      items: [{ quantity: 4, locationId: 'MAIN' }],
    });
    expect(await orderOf(id)).toMatchObject({
      status: 'PROCESSING',
      fulfilmentStatus: 'FULFILLED',
      items: [{ shippedQuantity: 4 }],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 6, allocated: 0, available: 6 });
    expect(await tasksOf(id)).toEqual({ DONE: 3 });

    const first = ok(await ended(shipment, 'delivered'));
    expect(first.status).toBe('DELIVERED');
    expect(ok(await ended(shipment, 'delivered'))).toEqual(first);
    expect((await ended(shipment, 'failed')).codes).toEqual(['ILLEGAL_TRANSITION']);
    expect(await orderOf(id)).toMatchObject({ status: 'COMPLETED', fulfilmentStatus: 'DELIVERED' });
    expect((await app.as('customer').post(`/v1/orders/${id}/cancel`)).codes).toEqual(['ALREADY_SHIPPED']);
    const steps = (await app.as('customer').get(`/v1/orders/${id}/history`)).rows;
    expect(steps.map((step) => step.action)).toEqual(['place', 'process', 'ship', 'deliver']);
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('ships all that is asked for or nothing: when a count took a piece off the shelf, none of the others leaves', async () => {
    const mug = await given.product(2);
    const items = [1, 1].map((quantity) => ({ productId: mug.id, quantity }));
    const { id } = ok(await place(app.as('customer'), {}, { items }));
    ok(await app.as('clerk').post(`/v1/orders/${id}/process`));
    const adjustment = { delta: -1, reason: 'broken' };
    ok(await app.as('warehouse').post(`/v1/inventory/${mug.id}/adjustments`, adjustment));
    const before = await given.stockOf(mug.id);
    expect(before).toMatchObject({ onHand: 1, allocated: 2 });
    expect((await ship(id)).codes).toEqual(['INSUFFICIENT_STOCK delta']);
    expect(await given.stockOf(mug.id)).toEqual(before);
    expect(await orderOf(id)).toMatchObject({ fulfilmentStatus: 'UNFULFILLED' });
    const [line] = (await orderOf(id)).items;
    ok(await ship(id, { items: [{ orderItemId: line?.id, quantity: 1 }] }));
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 0, allocated: 1 });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('ships in parts, and cancels the rest', async () => {
    const mug = await given.product(10);
    const order = await processed({ [mug.id]: 5 });
    const [line] = order.items as [Wire];
    const part = ok(await ship(order.id, { items: [{ orderItemId: line.id, quantity: 2 }] }));
    expect(await orderOf(order.id)).toMatchObject({
      fulfilmentStatus: 'PARTIAL',
      items: [{ shippedQuantity: 2 }],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 8, allocated: 3 });
    const cancel = (quantity: number) =>
      app
        .as('customer')
        .post(`/v1/orders/${order.id}/cancel`, { items: [{ orderItemId: line.id, quantity }] });
    expect((await cancel(4)).codes).toEqual(['ALREADY_SHIPPED items[0].quantity']);
    ok(await cancel(1));
    const rest = ok(await ship(order.id));
    expect(rest.items).toMatchObject([{ quantity: 2 }]);
    ok(await ended(part, 'delivered'));
    expect(await orderOf(order.id)).toMatchObject({ status: 'PROCESSING', fulfilmentStatus: 'FULFILLED' });
    ok(await ended(rest, 'delivered'));
    expect(await orderOf(order.id)).toMatchObject({
      status: 'COMPLETED',
      items: [{ quantity: 5, cancelledQuantity: 1, shippedQuantity: 4 }],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 6, reserved: 0, allocated: 0, available: 6 });
    expect(await given.broken()).toEqual([]);
  });

  it('puts a failed shipment back on the shelf, allocated, and ships again', async () => {
    const mug = await given.product(5);
    const { id } = await processed({ [mug.id]: 3 });
    const shipment = ok(await ship(id));
    ok(await ended(shipment, 'failed'));
    expect(ok(await ended(shipment, 'failed')).status).toBe('FAILED');
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 5, allocated: 3, available: 2 });
    expect(await orderOf(id)).toMatchObject({
      status: 'PROCESSING',
      fulfilmentStatus: 'UNFULFILLED',
      items: [{ shippedQuantity: 0 }],
    });
    ok(await ended(ok(await ship(id)), 'delivered'));
    expect(await orderOf(id)).toMatchObject({ status: 'COMPLETED' });
    const { rows } = await app.as('auditor').get(`/v1/inventory/${mug.id}/ledger`);
    expect(tally(rows, (row) => row.kind)).toEqual({
      RECEIVE: 1,
      RESERVE: 1,
      ALLOCATE: 1,
      SHIP: 2,
      RESHELVE: 1,
    });
    expect(await given.broken()).toEqual([]);
  });

  it('ships the last piece once, however many try', async () => {
    const mug = await given.product(1);
    const { id } = await processed({ [mug.id]: 1 });
    const replies = await Promise.all(Array.from({ length: 12 }, () => ship(id)));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 1, 409: 11 });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 0, allocated: 0 });
    expect(await given.broken()).toEqual([]);
  });

  it('refuses what cannot be shipped', async () => {
    const mug = await given.product(9);
    const pending = await given.order({ [mug.id]: 1 });
    expect((await ship(pending.id)).codes).toEqual(['ILLEGAL_TRANSITION']);
    const order = await processed({ [mug.id]: 2 });
    const [line] = order.items as [Wire];
    const items = (quantity: number, orderItemId = line.id) => ({ items: [{ orderItemId, quantity }] });
    expect((await ship(order.id, items(3))).codes).toEqual(['ALREADY_SHIPPED items[0].quantity']);
    expect((await ship(order.id, items(1, 'nothing'))).codes).toEqual([
      'ORDER_ITEM_NOT_FOUND items[0].orderItemId',
    ]);
    expect((await ship(order.id, { locationId: 'EAST' })).status).toBe(409);
    expect((await ship('507f1f77bcf86cd799439011')).codes).toEqual(['ORDER_NOT_FOUND']);
    expect((await app.as('clerk').post(`/v1/orders/${order.id}/shipments`)).status).toBe(403);
  });

  it('waits while an order is on hold, and starts its holds anew afterwards', async () => {
    const mug = await given.product(5);
    const { id } = await given.order({ [mug.id]: 2 });
    const held = ok(await app.as('clerk').post(`/v1/orders/${id}/hold`, { reason: 'address' }));
    expect(held.status).toBe('ON_HOLD');
    expect(ok(await app.as('clerk').post(`/v1/orders/${id}/hold`))).toEqual(held);
    expect((await app.as('clerk').post(`/v1/orders/${id}/process`)).codes).toEqual(['ILLEGAL_TRANSITION']);
    expect(
      (await app.database.collection('orders').findOne({ number: held.number }))?.['holdsExpireAt'],
    ).toBeUndefined();
    expect(ok(await app.as('clerk').post(`/v1/orders/${id}/release`)).status).toBe('PENDING');
    expect(
      (await app.database.collection('orders').findOne({ number: held.number }))?.['holdsExpireAt'],
    ).toBeInstanceOf(Date);
    expect(ok(await app.as('clerk').post(`/v1/orders/${id}/process`)).status).toBe('PROCESSING');
    expect(await given.stockOf(mug.id)).toMatchObject({ allocated: 2, reserved: 0 });
  });

  it('cancels pieces of a pending order with exact stock, and the order with the last of them', async () => {
    const [mug, lamp] = [await given.product(5), await given.product(5)];
    const order = await given.order({ [mug.id]: 3, [lamp.id]: 1 });
    const [mugs, lamps] = order.items as [Wire, Wire];
    const cancel = (items: object[]) => app.as('customer').post(`/v1/orders/${order.id}/cancel`, { items });
    ok(await cancel([{ orderItemId: mugs.id, quantity: 2 }]));
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 1, available: 4 });
    ok(await cancel([{ orderItemId: lamps.id, quantity: 1 }]));
    expect(ok(await cancel([{ orderItemId: mugs.id, quantity: 1 }])).status).toBe('CANCELLED');
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, available: 5 });
    expect(await given.stockOf(lamp.id)).toMatchObject({ reserved: 0, available: 5 });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });

  it('gives back what is processed and cancelled in one and the same group commit', async () => {
    const mug = await given.product(200);
    const lifecycle = app.get(LifecycleService);
    for (let round = 0; round < 20; round++) {
      const orders = await Promise.all([1, 2, 3].map((quantity) => given.order({ [mug.id]: quantity })));
      await Promise.all(
        orders.flatMap(({ id }) => [
          lifecycle.process(id),
          lifecycle.cancel({ caller: SYSTEM, orderId: id, reason: null }),
        ]),
      );
    }
    expect(await given.stockOf(mug.id)).toMatchObject({
      onHand: 200,
      reserved: 0,
      allocated: 0,
      available: 200,
    });
    await app.settled();
    expect(await given.broken()).toEqual([]);
  });
});
