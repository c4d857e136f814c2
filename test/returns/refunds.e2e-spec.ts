import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { ok, place } from '../support/given.js';
import { Counter, pieces } from './counter.js';

describe('refunds', () => {
  let app: TestApp;
  let counter: Counter;
  beforeAll(async () => {
    // prices hold 19 % tax; shipping is 4.99
    app = await startApp({
      ORDER_PROCESSING: 'manual',
      TAX_RATE_PERCENT: '19',
      TAX_INCLUDED: 'true',
      SHIPPING_FLAT: '499',
    });
    counter = new Counter(app);
  });
  afterAll(() => app.close());

  const beyond = ['REFUND_EXCEEDS_DUE amount'];

  it('of an order that was cancelled whole come to its total, shipping too', async () => {
    const mug = await counter.given.product(10, { price: 2.5 });
    const order = await counter.given.order({ [mug.id]: 3 });
    expect((await counter.refund('orders', order.id)).codes).toEqual(beyond);
    await counter.pay(order.id, 12.49);
    expect((await counter.refund('orders', order.id, 0.01)).codes).toEqual(beyond);
    ok(await app.as('customer').post(`/v1/orders/${order.id}/cancel`));
    const refused = await counter.refund('orders', order.id, 12.5);
    expect(refused.codes).toEqual(beyond);
    expect(refused.body.errors[0]?.details).toEqual({ due: { amount: 1249, currency: 'GBP' } });
    expect(ok(await counter.refund('orders', order.id, 2))).toMatchObject({ amount: 2, returnId: null });
    expect(await counter.order(order.id)).toMatchObject({
      paymentStatus: 'PARTIALLY_REFUNDED',
      refundedTotal: 2,
    });
    expect(ok(await counter.refund('orders', order.id))).toMatchObject({ amount: 10.49 });
    expect(await counter.order(order.id)).toMatchObject({ paymentStatus: 'REFUNDED', refundedTotal: 12.49 });
    expect((await counter.refund('orders', order.id)).codes).toEqual(beyond);
    const { rows } = await app.as('customer').get(`/v2/orders/${order.id}/refunds`);
    expect(rows.map((row) => row['amount'])).toEqual([
      { amount: 200, currency: 'GBP' },
      { amount: 1049, currency: 'GBP' },
    ]);
    await app.settled();
    expect(await counter.given.broken()).toEqual([]);
  });

  it('of cancelled pieces and of returned ones are kept apart, and close the line to the penny', async () => {
    const mug = await counter.given.product(10, { price: 3.33 });
    const order = await counter.processed({ [mug.id]: 3 });
    const cancel = { items: [pieces(order, 1)] };
    ok(await app.as('customer').post(`/v1/orders/${order.id}/cancel`, cancel));
    await counter.ship(order.id);
    const { id, due } = await counter.received(order, [pieces(order, 2)]);
    expect(due).toBe(6.66);
    expect((await counter.refund('orders', order.id, 3.34)).codes).toEqual(beyond);
    expect((await counter.refund('returns', id, 6.67)).codes).toEqual(beyond);
    ok(await counter.refund('returns', id));
    expect((await counter.refund('returns', id)).codes).toEqual(beyond);
    expect(ok(await counter.refund('orders', order.id))).toMatchObject({ amount: 3.33 });
    expect(await counter.order(order.id)).toMatchObject({
      refundedTotal: 9.99,
      paymentStatus: 'PARTIALLY_REFUNDED',
    });
    expect(await counter.given.broken()).toEqual([]);
  });

  it('never come to more than what was paid', async () => {
    const mug = await counter.given.product(10, { price: 5 });
    const order = await counter.shipped({ [mug.id]: 2 });
    const authorized = { amount: 14.99, status: 'AUTHORIZED', reference: 'card' };
    ok(await app.as('clerk').post(`/v1/orders/${order.id}/payments`, authorized));
    const { id } = await counter.received(order, [pieces(order, 2)]);
    expect((await counter.refund('returns', id)).codes).toEqual(beyond);
    await counter.pay(order.id, 6);
    expect(ok(await counter.refund('returns', id))).toMatchObject({ refundedTotal: 6, status: 'RECEIVED' });
    expect(await counter.order(order.id)).toMatchObject({ paymentStatus: 'REFUNDED' });
    await counter.pay(order.id, 8.99);
    expect(ok(await counter.refund('returns', id))).toMatchObject({ refundedTotal: 10, status: 'CLOSED' });
    expect(await counter.given.broken()).toEqual([]);
  });

  it('are exact in currencies without decimals, and with three', async () => {
    for (const [currency, price, due] of [
      ['JPY', 333, 666],
      ['KWD', 1.111, 2.222],
    ] as const) {
      const thing = await counter.given.product(5, { price, currency });
      const order = await counter.shipped({ [thing.id]: 2 });
      expect((await counter.received(order, [pieces(order, 2)])).due).toBe(due);
    }
  });

  it('are issued once under one key, and fifty at once never exceed what is due', async () => {
    const mug = await counter.given.product(20, { price: 2.5 });
    const order = await counter.shipped({ [mug.id]: 4 });
    const { id } = await counter.received(order, [pieces(order, 4)]);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const same = await Promise.all(Array.from({ length: 10 }, () => counter.refund('returns', id, 1, key)));
    expect(new Set(same.map((reply) => JSON.stringify(reply.data))).size).toBe(1);
    const replies = await Promise.all(Array.from({ length: 50 }, () => counter.refund('returns', id, 0.4)));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 22, 409: 28 });
    expect(await counter.back(id)).toMatchObject({ refundedTotal: 9.8, due: 10, status: 'RECEIVED' });
    const all = await Promise.all(Array.from({ length: 5 }, () => counter.refund('returns', id)));
    expect(tally(all, (reply) => reply.status)).toEqual({ 201: 1, 409: 4 });
    expect(await counter.back(id)).toMatchObject({ refundedTotal: 10, status: 'CLOSED' });
    expect(await counter.given.broken()).toEqual([]);
  });

  it('leave the statistics of a cancelled order with it', async () => {
    const mug = await counter.given.product(10, { price: 2.5 });
    const { id: customerId } = ok(await app.as('clerk').post('/v2/customers', { name: 'Buyer' }));
    const order = ok(await place(app.as('clerk'), { [mug.id]: 2 }, { customerId }));
    const cancel = (body: object) => app.as('clerk').post(`/v1/orders/${order.id}/cancel`, body).then(ok);
    await cancel({ items: [pieces(order, 1)] });
    ok(await counter.refund('orders', order.id));
    await app.settled();
    expect(await counter.statistics(customerId)).toMatchObject({
      spending: [{ refunded: 2.5, netSpent: 7.49 }],
    });
    await cancel({});
    ok(await counter.refund('orders', order.id));
    await app.settled();
    expect(await counter.statistics(customerId)).toMatchObject({
      orderCount: 0,
      spending: [{ grossSpent: 0, refunded: 0, netSpent: 0 }],
    });
    expect(await counter.given.broken()).toEqual([]);
  });
});
