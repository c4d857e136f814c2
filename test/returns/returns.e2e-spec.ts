import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { ok } from '../support/given.js';
import { Counter, pieces } from './counter.js';

const DAY_MS = 86_400_000;

describe('returns', () => {
  let app: TestApp;
  let counter: Counter;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', RETURN_DAYS: '14' });
    counter = new Counter(app);
  });
  afterAll(() => app.close());

  it('are requested by the customer, approved, received, refunded and closed', async () => {
    const mug = await counter.given.product(10, { price: 2.5 });
    const order = await counter.shipped({ [mug.id]: 4 });
    const requested = ok(await counter.request(order.id, [pieces(order, 2)]));
    expect(requested).toMatchObject({
      number: `${order.number}-R1`,
      orderId: order.id,
      customerId: order.customerId,
      status: 'REQUESTED',
      items: [{ ...pieces(order, 2), sku: mug.sku, reason: 'broken', cancelledQuantity: 0, received: [] }],
      due: 0,
      refundedTotal: 0,
      refunds: [],
    });
    expect(ok(await counter.decide(requested.id, 'approve')).status).toBe('APPROVED');
    const received = ok(await counter.receive(requested.id, [pieces(order, 2)]));
    expect(received).toMatchObject({
      status: 'RECEIVED',
      items: [{ received: [{ quantity: 2, disposition: 'RESTOCK', locationId: 'MAIN' }] }],
      due: 5,
    });
    expect(await counter.given.stockOf(mug.id)).toMatchObject({ onHand: 8, allocated: 0, available: 8 });
    expect(await counter.order(order.id)).toMatchObject({
      status: 'PROCESSING',
      items: [{ shippedQuantity: 4, returnedQuantity: 2 }],
    });
    const refunded = ok(await counter.refund('returns', requested.id));
    expect(refunded).toMatchObject({ status: 'CLOSED', refundedTotal: 5, refunds: [{ amount: 5 }] });
    expect(ok(await app.as('customer').get(`/v2/returns/${requested.id}`))).toMatchObject({
      due: { amount: 500, currency: 'GBP' },
      refunds: [{ amount: { amount: 500, currency: 'GBP' }, returnId: requested.id }],
    });
    await app.settled();
    expect(await counter.given.broken()).toEqual([]);
  });

  it('go where each piece left from, as each is to be treated', async () => {
    const { id: east } = ok(
      await app.as('manager').post('/v1/locations', { id: 'EAST', name: 'East', priority: 1 }),
    );
    const mug = await counter.given.product(3);
    ok(await app.as('manager').post(`/v1/inventory/${mug.id}/receipts`, { quantity: 3, locationId: east }));
    const order = await counter.processed({ [mug.id]: 6 });
    await counter.ship(order.id, { locationId: 'MAIN' });
    await counter.ship(order.id, { locationId: east });
    const { id } = await counter.approved(order, [pieces(order, 6)]);
    const arrived = [
      { ...pieces(order, 2), disposition: 'RESTOCK' },
      { ...pieces(order, 2), disposition: 'DAMAGED' },
      { ...pieces(order, 1), disposition: 'QUARANTINE' },
      { ...pieces(order, 1), disposition: 'DISCARD' },
    ];
    ok(await counter.receive(id, arrived));
    const stock = await counter.given.stockOf(mug.id);
    expect(stock).toMatchObject({ onHand: 5, damaged: 2, quarantine: 1, available: 2 });
    expect(
      stock.locations.map(({ onHand, damaged, quarantine, available }) => [
        onHand,
        damaged,
        quarantine,
        available,
      ]),
    ).toEqual([
      [2, 1, 1, 0], // EAST
      [3, 1, 0, 2], // MAIN
    ]);
    expect((await counter.back(id)).items[0]?.['received']).toMatchObject([
      { quantity: 2, disposition: 'RESTOCK', locationId: 'MAIN' },
      { quantity: 1, disposition: 'DAMAGED', locationId: 'MAIN' },
      { quantity: 1, disposition: 'DAMAGED', locationId: 'EAST' },
      { quantity: 1, disposition: 'QUARANTINE', locationId: 'EAST' },
      { quantity: 1, disposition: 'DISCARD', locationId: 'EAST' },
    ]);
    const kindsAt = async (locationId: string) => {
      const ledger = `/v1/inventory/${mug.id}/ledger?limit=100&locationId=${locationId}`;
      const { rows } = await app.as('auditor').get(ledger);
      return tally(
        rows.filter(({ kind }) => kind.startsWith('RETURN')),
        ({ kind }) => kind,
      );
    };
    expect(await kindsAt('MAIN')).toEqual({ RETURN_RESTOCK: 1, RETURN_DAMAGED: 1 });
    expect(await kindsAt('EAST')).toEqual({ RETURN_DAMAGED: 1, RETURN_QUARANTINE: 1 });
    expect((await counter.back(id)).due).toBe(15);
    await app.settled();
    expect(await counter.given.broken()).toEqual([]);
  });

  it('come back in several parcels, and what does not come is given up', async () => {
    const mug = await counter.given.product(10, { price: 2.5 });
    const order = await counter.shipped({ [mug.id]: 5 });
    const { id } = await counter.approved(order, [pieces(order, 4)]);
    ok(await counter.receive(id, [pieces(order, 1)]));
    expect((await counter.receive(id, [pieces(order, 4)])).codes).toEqual([
      'RETURN_EXCEEDS_SHIPPED items[0].quantity',
    ]);
    ok(await counter.receive(id, [pieces(order, 2)], 'DAMAGED'));
    expect(ok(await counter.refund('returns', id))).toMatchObject({ status: 'RECEIVED', refundedTotal: 7.5 });
    expect((await counter.request(order.id, [pieces(order, 2)])).codes).toEqual([
      'RETURN_EXCEEDS_SHIPPED items[0].quantity',
    ]);
    expect(ok(await counter.decide(id, 'cancel', { reason: 'lost' }))).toMatchObject({
      status: 'CLOSED',
      items: [{ quantity: 4, cancelledQuantity: 1 }],
    });
    ok(await counter.request(order.id, [pieces(order, 2)]));
    expect((await counter.receive(id, [pieces(order, 1)])).codes).toEqual(['ILLEGAL_TRANSITION']);
    expect(await counter.given.broken()).toEqual([]);
  });

  it('name only pieces that were shipped and are in no other return', async () => {
    const mug = await counter.given.product(10);
    const order = await counter.processed({ [mug.id]: 4 });
    const tooMany = ['RETURN_EXCEEDS_SHIPPED items[0].quantity'];
    expect((await counter.request(order.id, [pieces(order, 1)])).codes).toEqual(tooMany);
    await counter.ship(order.id, { items: [pieces(order, 3)] });
    expect((await counter.request(order.id, [pieces(order, 4)])).codes).toEqual(tooMany);
    const first = ok(await counter.request(order.id, [pieces(order, 2)]));
    const refused = await counter.request(order.id, [pieces(order, 2)]);
    expect(refused.codes).toEqual(tooMany);
    expect(refused.body.errors[0]?.details).toEqual({ returnable: 1 });
    ok(await counter.decide(first.id, 'decline', { reason: 'worn' }));
    expect(ok(await counter.request(order.id, [pieces(order, 3)])).number).toBe(`${order.number}-R2`);
    expect((await counter.request(order.id, [pieces(order, 1)])).codes).toEqual(tooMany);
    await counter.ship(order.id);
    ok(await counter.request(order.id, [pieces(order, 1)]));
  });

  it('are possible for so many days after the delivery of the very piece', async () => {
    const mug = await counter.given.product(10);
    const order = await counter.processed({ [mug.id]: 4 });
    const early = await counter.ship(order.id, { items: [pieces(order, 2)] });
    await counter.deliver(early);
    await counter.deliver(await counter.ship(order.id));
    const deliveredAt = new Date(app.clock.millis() - 15 * DAY_MS);
    await app.database
      .collection<{ _id: string }>('shipments')
      .updateOne({ _id: early.id }, { $set: { deliveredAt } });
    const refused = await counter.request(order.id, [pieces(order, 3)]);
    expect(refused.codes).toEqual(['RETURN_WINDOW_CLOSED items[0].quantity']);
    expect(refused.body.errors[0]?.details).toEqual({ days: 14, returnable: 2 });
    ok(await counter.request(order.id, [pieces(order, 2)]));
    expect((await counter.request(order.id, [pieces(order, 1)])).codes).toEqual([
      'RETURN_WINDOW_CLOSED items[0].quantity',
    ]);
  });

  it('answer the same when a decision is repeated, and refuse what is too late', async () => {
    const mug = await counter.given.product(10);
    const order = await counter.shipped({ [mug.id]: 3 });
    const { id } = ok(await counter.request(order.id, [pieces(order, 1)]));
    expect((await counter.receive(id, [pieces(order, 1)])).codes).toEqual(['ILLEGAL_TRANSITION']);
    const approved = ok(await counter.decide(id, 'approve'));
    expect(ok(await counter.decide(id, 'approve'))).toEqual(approved);
    expect((await counter.decide(id, 'decline')).codes).toEqual(['ILLEGAL_TRANSITION']);
    const cancelled = ok(await counter.decide(id, 'cancel', { reason: 'kept' }));
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      reason: 'kept',
      items: [{ cancelledQuantity: 1 }],
    });
    expect(ok(await counter.decide(id, 'cancel'))).toEqual(cancelled);
    expect((await counter.decide(id, 'approve')).codes).toEqual(['ILLEGAL_TRANSITION']);
    const { id: done } = await counter.received(order, [pieces(order, 1)]);
    expect((await counter.decide(done, 'cancel')).codes).toEqual(['ILLEGAL_TRANSITION']);
    expect((await counter.receive(done, [pieces(order, 1)])).codes).toEqual([
      'RETURN_EXCEEDS_SHIPPED items[0].quantity',
    ]);
  });

  it('keep their shipment from failing', async () => {
    const mug = await counter.given.product(10);
    const order = await counter.processed({ [mug.id]: 2 });
    const shipment = await counter.ship(order.id);
    const { id } = ok(await counter.request(order.id, [pieces(order, 1)]));
    const failed = () => app.as('warehouse').post(`/v1/shipments/${shipment.id}/failed`);
    expect((await failed()).codes).toEqual(['ILLEGAL_TRANSITION']);
    expect(ok(await app.as('warehouse').get(`/v1/shipments/${shipment.id}`)).status).toBe('SHIPPED');
    ok(await counter.decide(id, 'cancel'));
    expect(ok(await failed()).status).toBe('FAILED');
    expect((await counter.request(order.id, [pieces(order, 1)])).codes).toEqual([
      'RETURN_EXCEEDS_SHIPPED items[0].quantity',
    ]);
    await app.settled();
    expect(await counter.given.broken()).toEqual([]);
  });

  it('are told at each step, once', async () => {
    const mug = await counter.given.product(10, { price: 2.5 });
    const order = await counter.shipped({ [mug.id]: 3 });
    const { id, number } = await counter.received(order, [pieces(order, 2)]);
    ok(await counter.refund('returns', id));
    const about = {
      returnId: id,
      number,
      orderId: order.id,
      orderNumber: order.number,
      customerId: order.customerId,
    };
    const line = {
      orderItemId: order.items[0]?.id,
      productId: mug.id,
      sku: mug.sku,
      name: mug.name,
      quantity: 2,
    };
    const of = async (name: string) => (await counter.told(name)).filter((fact) => fact['returnId'] === id);
    expect(await of('return:requested')).toEqual([
      { ...about, status: 'REQUESTED', lines: [{ ...line, reason: 'broken' }] },
    ]);
    expect(await of('return:approved')).toEqual([{ ...about, status: 'APPROVED' }]);
    expect(await of('return:processed')).toEqual([
      {
        ...about,
        status: 'RECEIVED',
        lines: [{ ...line, locationId: 'MAIN', disposition: 'RESTOCK' }],
        units: 2,
        currency: 'GBP',
        due: 500,
      },
    ]);
    expect(await of('refund:issued')).toMatchObject([
      { orderId: order.id, returnNumber: number, amount: 500, currency: 'GBP', refundedTotal: 500 },
    ]);
  });

  it('are in the statistics of their customer', async () => {
    const mug = await counter.given.product(50, { price: 2.5 });
    const customerId = app.as('customer').customerId;
    await app.settled();
    const before = await counter.statistics(customerId);
    const order = await counter.shipped({ [mug.id]: 40 });
    const { id } = await counter.received(order, [pieces(order, 10)]);
    ok(await counter.refund('returns', id, 20));
    await app.settled();
    const after = await counter.statistics(customerId);
    const gbp = (of: typeof after) => (of['spending'] as { refunded: number; netSpent: number }[])[0];
    expect(gbp(after)?.refunded).toBeCloseTo((gbp(before)?.refunded ?? 0) + 20, 5);
    expect(gbp(after)?.netSpent).toBeCloseTo((gbp(before)?.netSpent ?? 0) + 100 - 20, 5);
    expect(after['returnRate']).not.toBe(before['returnRate']);
    expect(await counter.given.broken()).toEqual([]);
  });

  it('refuse what cannot be', async () => {
    const mug = await counter.given.product(10);
    const order = await counter.shipped({ [mug.id]: 2 });
    const absent = '507f1f77bcf86cd799439011';
    const line = pieces(order, 1);
    expect((await counter.request(absent, [line])).codes).toEqual(['ORDER_NOT_FOUND']);
    expect((await counter.request(order.id, [{ orderItemId: 'nothing', quantity: 1 }])).codes).toEqual([
      'ORDER_ITEM_NOT_FOUND items[0].orderItemId',
    ]);
    expect((await counter.request(order.id, [line, line])).codes).toEqual([
      'VALIDATION_FAILED items[1].orderItemId',
    ]);
    expect((await counter.request(order.id, [])).codes).toEqual(['VALIDATION_FAILED items']);
    const { id } = await counter.approved(order, [line]);
    expect((await counter.receive(id, [{ orderItemId: 'nothing', quantity: 1 }])).codes).toEqual([
      'RETURN_ITEM_NOT_FOUND items[0].orderItemId',
    ]);
    expect((await counter.receive(id, [line], 'BURN')).codes).toEqual([
      'VALIDATION_FAILED items[0].disposition',
    ]);
    expect((await counter.receive(absent, [line])).codes).toEqual(['RETURN_NOT_FOUND']);
  });
});
