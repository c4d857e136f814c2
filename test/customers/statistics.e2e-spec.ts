import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startApp } from '../support/app.js';
import type { Client, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { Bus } from '#platform/bus/bus.js';
import type { Integrity } from '#contracts/integrity.js';

let app: TestApp;
let given: Given;
let clerk: Client;
let mug: Wire;

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual' });
  given = new Given(app);
  clerk = app.as('clerk');
  mug = await given.product(10_000, { price: 2.5, currency: 'GBP' });
});
afterAll(() => app.close());

const newCustomer = async (): Promise<string> => ok(await clerk.post('/v2/customers', { name: 'Buyer' })).id;
const buy = async (customerId: string, quantity: number): Promise<Wire> =>
  ok(await place(clerk, { [mug.id]: quantity }, { customerId }));
const statisticsOf = async (customerId: string, version = 1): Promise<Wire> =>
  ok(await clerk.get(`/v${version}/customers/${customerId}/statistics`));
async function i11(): Promise<Integrity> {
  const [check] = await app.get(Bus).ask('customers.integrity', {});
  return check as Integrity;
}

describe('the statistics of a customer', () => {
  it('are nought before the first order', async () => {
    expect(await statisticsOf(await newCustomer())).toMatchObject({
      orderCount: 0,
      returnRate: 0,
      firstOrderAt: null,
      lastOrderAt: null,
      spending: [],
    });
  });

  it('count orders and money, in decimals and in minor units', async () => {
    const customerId = await newCustomer();
    const first = await buy(customerId, 1);
    const last = await buy(customerId, 2);
    await app.settled();
    expect(await statisticsOf(customerId)).toMatchObject({
      orderCount: 2,
      firstOrderAt: first['placedAt'],
      lastOrderAt: last['placedAt'],
      spending: [
        {
          currency: 'GBP',
          orderCount: 2,
          grossSpent: 7.5,
          refunded: 0,
          netSpent: 7.5,
          averageOrderValue: 3.75,
        },
      ],
    });
    expect((await statisticsOf(customerId, 2))['spending']).toMatchObject([
      { grossSpent: { amount: 750, currency: 'GBP' } },
    ]);
  });

  it('leave a cancelled order out again, its time too', async () => {
    const customerId = await newCustomer();
    const orders = [await buy(customerId, 1), await buy(customerId, 2), await buy(customerId, 3)];
    await app.settled();
    ok(await clerk.post(`/v2/orders/${orders[2]?.id}/cancel`, {}));
    await app.settled();
    expect(await statisticsOf(customerId)).toMatchObject({
      orderCount: 2,
      lastOrderAt: orders[1]?.['placedAt'],
      spending: [{ grossSpent: 7.5 }],
    });
    for (const order of orders.slice(0, 2)) ok(await clerk.post(`/v2/orders/${order.id}/cancel`, {}));
    await app.settled();
    expect(await statisticsOf(customerId)).toMatchObject({
      orderCount: 0,
      firstOrderAt: null,
      lastOrderAt: null,
      spending: [{ grossSpent: 0, averageOrderValue: 0 }],
    });
    expect(await i11()).toMatchObject({ failed: 0, pending: 0 });
  });

  it('hold for many customers who place and cancel at the same time', async () => {
    const customers = [await newCustomer(), await newCustomer(), await newCustomer()];
    const orders = await Promise.all(
      customers.flatMap((customerId) => [1, 2, 3, 4, 5].map((quantity) => buy(customerId, quantity))),
    );
    await Promise.all(
      orders.filter((_, at) => at % 2 === 0).map((order) => clerk.post(`/v2/orders/${order.id}/cancel`, {})),
    );
    await app.settled();
    const check = await i11();
    expect([check.failed, check.pending]).toEqual([0, 0]);
    expect(check.checked).toBeGreaterThanOrEqual(3);
  });

  it('are nobody’s for a guest', async () => {
    const before = await app.database.collection('customer_statistics').countDocuments();
    ok(await place(clerk, { [mug.id]: 1 }, { guest: true }));
    await app.settled();
    expect(await app.database.collection('customer_statistics').countDocuments()).toBe(before);
  });
});

describe('the check I11', () => {
  it('finds statistics that were altered, and names them', async () => {
    const customerId = await newCustomer();
    await buy(customerId, 1);
    await app.settled();
    const rows = app.database.collection<{ _id: string }>('customer_statistics');
    const _id = `${customerId}:GBP`;
    await rows.updateOne({ _id }, { $inc: { grossSpent: 1 } });
    expect(await i11()).toMatchObject({
      failed: 1,
      pending: 0,
      counterexamples: [{ id: _id, statistics: { grossSpent: 251 }, orders: { grossSpent: 250 } }],
    });
    await rows.updateOne({ _id }, { $inc: { grossSpent: -1 } });
    expect(await i11()).toMatchObject({ failed: 0 });
  });

  it('counts what is still to be handled as pending, not as wrong', async () => {
    const customerId = await newCustomer();
    const order = await buy(customerId, 1);
    await app.settled();
    // as if the handler had not come to the order yet
    const event = await app.database
      .collection<{ _id: number }>('events')
      .findOne({ id: { $regex: `^order:${order.id}:` }, name: 'order:created' });
    const at = (event as { _id: number })._id;
    await app.database
      .collection<{ _id: string }>('customer_statistics')
      .deleteOne({ _id: `${customerId}:GBP` });
    await app.database.collection<{ _id: string }>('parked_events').insertOne({
      _id: `customers.statistics:${at}`,
      handler: 'customers.statistics',
      seq: at,
      aggregate: `order:${order.id}`,
      status: 'DEAD',
      tries: 10,
      nextAt: new Date(),
      reason: 'a test',
    } as never);
    expect(await i11()).toMatchObject({ failed: 0, pending: 1 });
  });
});
