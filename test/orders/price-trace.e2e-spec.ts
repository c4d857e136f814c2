import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlacementService } from '../../libs/orders/src/placing/placement.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given, ok, place } from '../support/given.js';

describe('the trace of an order’s price', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', TAX_RATE_PERCENT: '20', SHIPPING_FLAT: '300' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const trace = (id: string, version = 2) =>
    app.as('customer').get(`/v${version}/orders/${id}/price-trace`).then(ok);

  it('explains the total step by step, in both wire formats', async () => {
    const mug = await given.product(9, { price: 2.55 });
    const order = await given.order({ [mug.id]: 3 });
    expect(await trace(order.id, 1)).toMatchObject({
      orderId: order.id,
      currency: 'GBP',
      pricingVersion: 1,
      terms: { taxRatePercent: 20, taxIncluded: false },
      lines: [
        {
          steps: [
            {
              step: 'LINE_TOTAL',
              amount: 7.65,
              explanation: '3 × 2.55 GBP (catalogue price of the placing)',
            },
            { step: 'TAX', amount: 1.53 },
          ],
        },
      ],
      agrees: true,
    });
    const v2 = await trace(order.id);
    const total = (v2['steps'] as { step: string; amount: unknown }[]).find(({ step }) => step === 'TOTAL');
    expect(total?.amount).toEqual(order.total);
  });

  it('is the same after the price, the tax and the shipping have changed', async () => {
    const mug = await given.product(9, { price: 2.55 });
    const discount = { percent: 10, reason: 'offer' };
    const order = ok(await place(app.as('manager'), { [mug.id]: 3 }, { guest: true, discount }));
    const asManager = (at: string) => app.as('manager').get(at).then(ok);
    const before = await asManager(`/v2/orders/${order.id}/price-trace`);

    ok(await app.as('manager').patch(`/v1/products/${mug.id}`, { price: 99 }));
    Object.assign(app.get(PlacementService).terms, { taxRate: 70_000, taxIncluded: true, shippingFlat: 0 });
    const later = ok(await place(app.as('manager'), { [mug.id]: 1 }, { guest: true }));

    expect(later).toMatchObject({ total: { amount: 9900 }, taxTotal: { amount: 648 } });
    expect(await asManager(`/v2/orders/${later.id}/price-trace`)).toMatchObject({ agrees: true });
    expect(await asManager(`/v2/orders/${order.id}/price-trace`)).toEqual(before);
  });
});
