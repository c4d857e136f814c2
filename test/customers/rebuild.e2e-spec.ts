import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus } from '#platform/bus/bus.js';
import { asSystem } from '#platform/context/request-context.js';
import { Projections } from '#platform/projections/projections.js';
import { STATISTICS_PROJECTION } from '../../libs/customers/src/statistics/statistics.rebuild.js';
import { type TestApp, startApp } from '../support/app.js';
import { Given, ok, place } from '../support/given.js';

describe('rebuilding the statistics', () => {
  let app: TestApp;
  let given: Given;
  let customers: string[];
  let mug: { id: string };
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
    mug = await given.product(100_000);
    customers = [];
    for (let at = 0; at < 30; at++)
      customers.push(ok(await app.as('clerk').post('/v2/customers', { name: `Buyer ${at}` })).id);
    for (const customerId of customers) await buy(customerId, 1);
    await app.settled();
  });
  afterAll(() => app.close());

  const buy = (customerId: string, quantity: number) =>
    place(app.as('clerk'), { [mug.id]: quantity }, { customerId }).then(ok);
  const statistics = () =>
    app.database.collection<{ _id: string; grossSpent: number }>('customer_statistics');
  const rebuild = () => app.as('admin').post(`/v2/admin/projections/${STATISTICS_PROJECTION}/rebuild`);
  async function broken(): Promise<number> {
    const [check] = await app.get(Bus).ask('customers.integrity', {});
    return (check?.failed ?? 0) + (check?.pending ?? 0);
  }
  const corrupt = async () => {
    await statistics().updateOne({ _id: `${customers[1]}:GBP` }, { $set: { grossSpent: 1 } });
    await statistics().deleteOne({ _id: `${customers[2]}:GBP` });
    await statistics().insertOne({ ...(await first()), _id: `${customers[3]}:EUR` });
    expect(await broken()).toBe(3);
  };
  const first = async () => {
    const row = await statistics().findOne({ _id: `${customers[0]}:GBP` });
    return { ...row, customerId: customers[3], currency: 'EUR', grossSpent: 7 };
  };

  it('sets right what differs and nothing else', async () => {
    await corrupt();
    const done = ok(await rebuild());
    expect(done).toMatchObject({
      name: STATISTICS_PROJECTION,
      changed: 3,
      pending: 0,
      doneAt: expect.any(String),
    });
    expect(done['checked']).toBeGreaterThanOrEqual(30);
    expect(await broken()).toBe(0);
    expect(ok(await rebuild())).toMatchObject({ changed: 0 });
  });

  it('goes on while orders are placed and cancelled', async () => {
    for (let round = 0; round < 3; round++) {
      await corrupt().catch(() => undefined);
      const orders = customers.map(async (customerId, at) => {
        const order = await buy(customerId, 2);
        if (at % 3 === 0) ok(await app.as('manager').post(`/v2/orders/${order.id}/cancel`, {}));
      });
      const rebuilt = rebuild();
      await Promise.all(orders);
      expect((await rebuilt).status).toBe(200);
      await app.settled();
    }
    ok(await rebuild());
    expect(await broken()).toBe(0);
  });

  it('goes on where it was interrupted', async () => {
    const service = app.get(Projections);
    const stop = () => {
      throw new Error('interrupted');
    };
    await asSystem(() => expect(service.rebuild(STATISTICS_PROJECTION, stop)).rejects.toThrow('interrupted'));
    const [open] = await app.database.collection('projection_rebuilds').find().toArray();
    expect(open).toMatchObject({ doneAt: null, after: expect.stringMatching(/^[0-9a-f]{24}$/) });
    const done = ok(await rebuild());
    expect(done['checked']).toBe(open?.['checked']);
    expect(new Date(done['startedAt'] as string)).toEqual(open?.['startedAt']);
  });

  it('knows no other projection', async () => {
    expect((await app.as('admin').post('/v2/admin/projections/nothing/rebuild')).codes).toEqual([
      'PROJECTION_NOT_FOUND',
    ]);
  });
});
