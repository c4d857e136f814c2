import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ADDRESS, Given, ok, place } from '../support/given.js';

describe('a discount', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', TAX_RATE_PERCENT: '20', SHIPPING_FLAT: '300' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const guest = { guest: true };

  it('is given by staff, kept with its reason, spread over the lines before tax', async () => {
    const [mug, lamp] = [await given.product(9, { price: 3.33 }), await given.product(9, { price: 10 })];
    const discount = { percent: 10, reason: 'apology for the delay' };
    const order = ok(await place(app.as('clerk'), { [mug.id]: 1, [lamp.id]: 2 }, { ...guest, discount }));

    expect(order).toMatchObject({
      discount,
      subtotal: { amount: 2333 },
      discountTotal: { amount: 233 },
      taxTotal: { amount: 420 },
      shippingTotal: { amount: 300 },
      total: { amount: 2820 },
      currentTotal: { amount: 2820 },
      items: [
        { lineTotal: { amount: 333 }, discountAmount: { amount: 33 }, taxAmount: { amount: 60 } },
        { lineTotal: { amount: 2000 }, discountAmount: { amount: 200 }, taxAmount: { amount: 360 } },
      ],
    });
    const [entry] = (await app.as('auditor').get(`/v2/audit-logs?resourceId=${order.id}`)).rows;
    expect(entry).toMatchObject({ action: 'order.place', changes: { discount: { to: discount } } });
    expect(await given.broken()).toEqual([]);
  });

  it.each([
    ['JPY', 250, 1000, 100, 100],
    ['EUR', 2.5, 10, 1.01, 101],
    ['KWD', 2.505, 10.02, 1.001, 1001],
  ])('is an amount in %s, in both wire formats', async (currency, price, subtotal, off, minor) => {
    const thing = await given.product(9, { currency, price });
    const items = [{ productId: thing.id, quantity: 4, unitPrice: price }];
    const body = { ...guest, items, shippingAddress: ADDRESS };
    const v1 = ok(
      await app.as('manager').post('/v1/orders', { ...body, discount: { amount: off, reason: 'offer' } }),
    );
    expect(v1).toMatchObject({
      currency,
      subtotal,
      discountTotal: off,
      discount: { amount: off, reason: 'offer' },
      items: [{ unitPrice: price, lineTotal: subtotal, discountAmount: off }],
    });
    const v2 = ok(await app.as('manager').get(`/v2/orders/${v1.id}`));
    expect(v2).toMatchObject({
      discountTotal: { amount: minor, currency },
      discount: { amount: { amount: minor, currency } },
    });
    const amount = { amount: minor, currency };
    const again = await place(
      app.as('manager'),
      { [thing.id]: 4 },
      { ...guest, discount: { amount, reason: 'offer' } },
    );
    expect(ok(again).total).toEqual(v2.total);
  });

  it('is quoted as it would be placed', async () => {
    const mug = await given.product(9);
    const body = {
      ...guest,
      items: [{ productId: mug.id, quantity: 3 }],
      shippingAddress: ADDRESS,
      discount: { percent: 50, reason: 'offer' },
    };
    const quote = ok(await app.as('manager').post('/v2/orders/quote', body));
    const order = ok(await place(app.as('manager'), { [mug.id]: 3 }, { ...guest, discount: body.discount }));
    expect(quote).toMatchObject({ discountTotal: { amount: 375 }, total: order.total });
  });

  it('is refused to customers, beyond the items, and as neither or both; nothing is left behind', async () => {
    const mug = await given.product(9);
    const asked = async (discount: unknown, as = app.as('manager'), whom: object = guest) => {
      const reply = await place(as, { [mug.id]: 1 }, { ...whom, discount });
      return [reply.status, reply.codes];
    };
    const reason = 'x';
    const gbp = (amount: number) => ({ amount, currency: 'GBP' });
    expect(await asked({ percent: 10, reason }, app.as('customer'), {})).toEqual([
      403,
      ['FORBIDDEN discount'],
    ]);
    expect(await asked({ amount: gbp(251), reason })).toEqual([400, ['VALIDATION_FAILED discount.amount']]);
    expect(await asked({ reason })).toEqual([400, ['VALIDATION_FAILED discount']]);
    expect(await asked({ percent: 10, amount: gbp(1), reason })).toEqual([
      400,
      ['VALIDATION_FAILED discount'],
    ]);
    expect(await asked({ percent: 101, reason })).toEqual([400, ['VALIDATION_FAILED discount.percent']]);
    expect(await asked({ percent: 10 })).toEqual([400, ['VALIDATION_FAILED discount.reason']]);
    expect(await asked({ amount: { amount: 1, currency: 'EUR' }, reason })).toEqual([
      400,
      ['VALIDATION_FAILED discount.amount'],
    ]);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 0 });
  });

  it('is due back with its line: what is kept falls by each piece, the totals of the order stay', async () => {
    const mug = await given.product(9, { price: 1 });
    const discount = { amount: { amount: 50, currency: 'GBP' }, reason: 'offer' };
    const order = ok(await place(app.as('manager'), { [mug.id]: 3 }, { ...guest, discount }));
    expect(order.total).toMatchObject({ amount: 600 }); // (300 − 50) + 20 % + 300
    const cancel = (quantity: number) =>
      app
        .as('manager')
        .post(`/v2/orders/${order.id}/cancel`, { items: [{ orderItemId: order.items[0]?.id, quantity }] })
        .then(ok);

    expect(await cancel(1)).toMatchObject({ total: { amount: 600 }, currentTotal: { amount: 500 } });
    expect(await cancel(1)).toMatchObject({ total: { amount: 600 }, currentTotal: { amount: 400 } });
    expect(await cancel(1)).toMatchObject({
      status: 'CANCELLED',
      total: { amount: 600 },
      currentTotal: { amount: 0 },
    });
    expect(await given.broken()).toEqual([]);
  });
});
