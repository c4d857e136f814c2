import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { ADDRESS, Given, ok, place } from '../support/given.js';

describe('placing an order', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', TAX_RATE_PERCENT: '20', SHIPPING_FLAT: '300' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  it('copies name and price, prices the whole, holds the stock (v1: decimals)', async () => {
    const mug = await given.product(10, { name: 'Mug', price: 2.55 });

    const reply = await app.as('customer').post('/v1/orders', {
      customerId: app.as('customer').customerId,
      items: [{ productId: mug.id, quantity: 3, unitPrice: 2.55 }],
      shippingAddress: ADDRESS,
    });

    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/v1/orders/${reply.data.id}`);
    expect(reply.data).toMatchObject({
      status: 'PENDING',
      fulfilmentStatus: 'UNFULFILLED',
      paymentStatus: 'NONE',
      customerId: app.as('customer').customerId,
      items: [
        {
          productId: mug.id,
          name: 'Mug',
          quantity: 3,
          unitPrice: 2.55,
          lineTotal: 7.65,
          taxAmount: 1.53,
          priceSource: 'CATALOGUE',
        },
      ],
      subtotal: 7.65,
      discountTotal: 0,
      taxTotal: 1.53,
      shippingTotal: 3,
      total: 12.18,
      paidTotal: 0,
      currency: 'GBP',
      shippingAddress: ADDRESS,
      origin: 'API',
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ onHand: 10, reserved: 3, available: 7 });
  });

  it('reads the same in v2, with money as amount and currency', async () => {
    const mug = await given.product(10, { price: 2.55 });
    const order = await given.order({ [mug.id]: 1 });
    const v2 = ok(await app.as('customer').get(`/v2/orders/${order.id}`));
    expect(v2).toMatchObject({
      total: { amount: 606, currency: 'GBP' },
      items: [{ unitPrice: { amount: 255, currency: 'GBP' } }],
    });
    expect(ok(await app.as('customer').get(`/v1/orders/${order.id}`))).toMatchObject({
      total: 6.06,
      number: v2.number,
    });
  });

  it("refuses a price that is not the catalogue's and tells the true one", async () => {
    const mug = await given.product(10, { price: 2.55 });
    const items = [{ productId: mug.id, quantity: 1, unitPrice: 0.01 }];
    const reply = await app.as('customer').post('/v1/orders', { items, shippingAddress: ADDRESS });
    expect([reply.status, reply.codes]).toEqual([409, ['PRICE_CHANGED items[0].unitPrice']]);
    expect(reply.body.errors[0]?.details).toMatchObject({
      changed: [{ unitPrice: { amount: 255, currency: 'GBP' } }],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0 });
  });

  it('holds every line or none, and names every product that is short', async () => {
    const [mug, lamp, vase] = [await given.product(10), await given.product(1), await given.product(0)];
    const reply = await place(app.as('customer'), { [mug.id]: 1, [lamp.id]: 2, [vase.id]: 1 });
    expect([reply.status, reply.codes]).toEqual([409, ['INSUFFICIENT_STOCK']]);
    expect(reply.body.errors[0]?.details).toEqual({
      short: [
        { productId: lamp.id, requested: 2, available: 1 },
        { productId: vase.id, requested: 1, available: 0 },
      ],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0, available: 10 });
  });

  it('sums lines of the same product and keeps them apart', async () => {
    const mug = await given.product(3);
    const items = [2, 1].map((quantity) => ({ productId: mug.id, quantity }));
    const order = ok(await place(app.as('customer'), {}, { items }));
    expect(order.items.map((item) => item.quantity)).toEqual([2, 1]);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 3, available: 0 });
  });

  it('refuses products that are drafts, unknown, or in two currencies', async () => {
    const draft = await given.product(5, { status: 'DRAFT' });
    const euro = await given.product(5, { currency: 'EUR' });
    const pound = await given.product(5);
    const codes = async (lines: Record<string, number>) => {
      const reply = await place(app.as('customer'), lines);
      return [reply.status, ...reply.codes];
    };
    expect(await codes({ [draft.id]: 1 })).toEqual([409, 'PRODUCT_NOT_FOR_SALE items[0].productId']);
    expect(await codes({ '507f1f77bcf86cd799439011': 1 })).toEqual([
      404,
      'PRODUCT_NOT_FOUND items[0].productId',
    ]);
    expect(await codes({ [euro.id]: 1, [pound.id]: 1 })).toEqual([409, 'CURRENCY_MIXED']);
  });

  it('is for oneself, or by staff for a customer or a guest', async () => {
    const mug = await given.product(20);
    const other = ok(
      await app.as('clerk').post('/v1/customers', { name: 'Somebody Else', email: 'else@example.com' }),
    );
    const lines = { [mug.id]: 1 };

    expect(ok(await place(app.as('clerk'), lines, { customerId: other.id })).customerId).toBe(other.id);
    expect(ok(await place(app.as('clerk'), lines, { guest: true })).customerId).toBeNull();
    expect((await place(app.as('customer'), lines, { customerId: other.id })).codes).toEqual([
      'CUSTOMER_NOT_FOUND customerId',
    ]);
    expect((await place(app.as('clerk'), lines)).codes).toEqual(['VALIDATION_FAILED customerId']);
    expect((await place(app.as('clerk'), lines, { customerId: '507f1f77bcf86cd799439011' })).codes).toEqual([
      'CUSTOMER_NOT_FOUND customerId',
    ]);
    expect((await place(app.as('warehouse'), lines)).status).toBe(403);
    expect((await place(app.anonymous(), lines)).status).toBe(401);
  });

  it('needs an Idempotency-Key in v2', async () => {
    const mug = await given.product(1);
    const reply = await app
      .as('customer')
      .post('/v2/orders', { items: [{ productId: mug.id, quantity: 1 }], shippingAddress: ADDRESS });
    expect([reply.status, reply.codes]).toEqual([400, ['IDEMPOTENCY_KEY_MISSING Idempotency-Key']]);
  });

  it('consumes a free hold that a line names, its own and once', async () => {
    const mug = await given.product(5);
    const hold = ok(
      await app.as('customer').post('/v1/inventory/reservations', { productId: mug.id, quantity: 5 }),
    );
    const items = [{ productId: mug.id, quantity: 4, reservationId: hold.id }];

    expect((await place(app.as('clerk'), {}, { items, guest: true })).codes).toEqual([
      'RESERVATION_NOT_FOUND items[0].reservationId',
    ]);
    const order = ok(await place(app.as('customer'), {}, { items }));
    expect((await place(app.as('customer'), {}, { items })).codes).toEqual(['RESERVATION_CLOSED']);

    expect(ok(await app.as('customer').get(`/v1/inventory/reservations/${hold.id}`))).toMatchObject({
      status: 'CONSUMED',
      orderId: order.id,
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 4, available: 1 });
    expect(await given.broken()).toEqual([]);
  });

  it('takes agreed prices from a manager, with the reason in the audit log', async () => {
    const mug = await given.product(5, { price: 2.5 });
    const wanted = {
      customerId: app.as('customer').customerId,
      items: [{ productId: mug.id, quantity: 1, unitPrice: { amount: 100, currency: 'GBP' } }],
      agreedPrices: { reason: 'trade fair offer' },
    };
    expect((await place(app.as('clerk'), {}, wanted)).status).toBe(403);
    const order = ok(await place(app.as('manager'), {}, wanted));
    expect(order.items[0]).toMatchObject({
      priceSource: 'AGREED',
      unitPrice: { amount: 100, currency: 'GBP' },
    });
    const [entry] = (await app.as('auditor').get(`/v1/audit-logs?resourceId=${order.id}`)).rows;
    expect(entry).toMatchObject({
      action: 'order.place',
      userId: app.as('manager').userId,
      changes: { agreedPrices: { to: 'trade fair offer' } },
    });
  });

  it('takes a reference once', async () => {
    const mug = await given.product(5);
    const reference = { system: 'webshop', id: 'W-1' };
    const replies = await Promise.all(
      [1, 2, 3].map(() => place(app.as('customer'), { [mug.id]: 1 }, { reference })),
    );
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 1, 409: 2 });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 1 });
  });

  it('quotes without holding anything', async () => {
    const mug = await given.product(2, { price: 10 });
    const items = [{ productId: mug.id, quantity: 3 }];
    const quote = await app.as('customer').post('/v2/orders/quote', { items, shippingAddress: ADDRESS });
    expect(quote.status).toBe(200);
    expect(quote.data).toMatchObject({
      total: { amount: 3900, currency: 'GBP' },
      items: [{ available: 2, sufficient: false }],
    });
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0 });
  });
});
