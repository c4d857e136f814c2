import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally, type Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';

describe('payments', () => {
  let app: TestApp;
  let given: Given;
  let order: Wire;
  beforeAll(async () => {
    app = await startApp();
    given = new Given(app);
  });
  afterAll(() => app.close());

  const placed = async (quantity = 4): Promise<Wire> => {
    const mug = await given.product(10, { price: 2.5 });
    return (order = await given.order({ [mug.id]: quantity }));
  };
  const pay = (amount: number, more: object = {}, headers: Record<string, string> = {}) =>
    app
      .as('clerk')
      .post(
        `/v1/orders/${order.id}/payments`,
        { amount, status: 'PAID', reference: crypto.randomUUID(), ...more },
        headers,
      );
  const orderNow = () => app.as('customer').get(`/v1/orders/${order.id}`).then(ok);

  it('are authorized, then paid under the same reference', async () => {
    await placed();
    const authorized = ok(await pay(10, { status: 'AUTHORIZED', reference: 'card-1' }));
    expect(authorized).toMatchObject({ orderId: order.id, amount: 10, status: 'AUTHORIZED', paidAt: null });
    expect(await orderNow()).toMatchObject({ paymentStatus: 'AUTHORIZED', paidTotal: 0 });
    const paid = ok(await pay(10, { reference: 'card-1' }));
    expect(paid).toMatchObject({ id: authorized.id, status: 'PAID', paidAt: expect.any(String) });
    expect(await orderNow()).toMatchObject({ paymentStatus: 'PAID', paidTotal: 10 });
    expect((await pay(10, { reference: 'card-1' })).codes).toEqual(['DUPLICATE reference']);
    const { rows } = await app.as('customer').get(`/v2/orders/${order.id}/payments`);
    expect(rows).toMatchObject([{ id: paid.id, amount: { amount: 1000, currency: 'GBP' }, status: 'PAID' }]);
    const steps = (await app.as('customer').get(`/v1/orders/${order.id}/history`)).rows;
    expect(steps.filter((step) => step.action === 'pay')).toHaveLength(2);
  });

  it('come in parts, and never to more than the total', async () => {
    await placed();
    ok(await pay(4));
    expect(await orderNow()).toMatchObject({ paymentStatus: 'NONE', paidTotal: 4 });
    const refused = await pay(6.01);
    expect(refused.codes).toEqual(['PAYMENT_EXCEEDS_TOTAL amount']);
    expect(refused.body.errors[0]?.details).toEqual({ open: { amount: 600, currency: 'GBP' } });
    expect((await pay(6.01, { status: 'AUTHORIZED' })).codes).toEqual(['PAYMENT_EXCEEDS_TOTAL amount']);
    ok(await pay(6));
    expect(await orderNow()).toMatchObject({ paymentStatus: 'PAID', paidTotal: 10, total: 10 });
  });

  it('never come to more than the total, however many are recorded at once', async () => {
    await placed();
    const replies = await Promise.all(Array.from({ length: 30 }, () => pay(2.5)));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 4, 409: 26 });
    expect(await orderNow()).toMatchObject({ paymentStatus: 'PAID', paidTotal: 10 });
  });

  it('are recorded once under one reference, and once under one key', async () => {
    await placed();
    const same = await Promise.all(Array.from({ length: 10 }, () => pay(1, { reference: 'transfer-1' })));
    expect(tally(same, (reply) => reply.status)).toEqual({ 201: 1, 409: 9 });
    const key = { 'idempotency-key': crypto.randomUUID() };
    const keyed = await Promise.all(
      Array.from({ length: 10 }, () => pay(2, { reference: 'transfer-2' }, key)),
    );
    expect(new Set(keyed.map((reply) => JSON.stringify(reply.data))).size).toBe(1);
    expect(await orderNow()).toMatchObject({ paidTotal: 3 });
  });

  it('never decide whether an order is processed, and may come after it was cancelled', async () => {
    await placed();
    ok(await app.as('clerk').post(`/v1/orders/${order.id}/cancel`));
    ok(await pay(10));
    expect(await orderNow()).toMatchObject({ status: 'CANCELLED', paymentStatus: 'PAID', paidTotal: 10 });
  });

  it('are told', async () => {
    await placed();
    const payment = ok(await pay(10));
    await app.settled();
    const [event] = await app.database
      .collection('events')
      .find({ name: 'payment:recorded', 'aggregate.id': order.id })
      .toArray();
    expect(event?.['data']).toEqual({
      orderId: order.id,
      number: order.number,
      customerId: order.customerId,
      paymentId: payment.id,
      reference: payment['reference'],
      status: 'PAID',
      amount: 1000,
      currency: 'GBP',
      paidTotal: 1000,
      paymentStatus: 'PAID',
    });
  });

  it('are refused when they cannot be', async () => {
    await placed();
    expect((await pay(0)).codes).toEqual(['VALIDATION_FAILED amount']);
    expect((await pay(1.005)).codes).toEqual(['VALIDATION_FAILED amount']);
    expect((await pay(1, { status: 'REFUNDED' })).codes).toEqual(['VALIDATION_FAILED status']);
    expect((await pay(1, { reference: '' })).codes).toEqual(['VALIDATION_FAILED reference']);
    const euros = { amount: { amount: 100, currency: 'EUR' }, status: 'PAID', reference: 'x' };
    expect((await app.as('clerk').post(`/v2/orders/${order.id}/payments`, euros)).codes).toEqual([
      'VALIDATION_FAILED amount',
    ]);
    order = { ...order, id: '507f1f77bcf86cd799439011' };
    expect((await pay(1)).codes).toEqual(['ORDER_NOT_FOUND']);
    expect((await app.as('customer').get(`/v1/orders/${order.id}/payments`)).codes).toEqual([
      'ORDER_NOT_FOUND',
    ]);
  });
});
