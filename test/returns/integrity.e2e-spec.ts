import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { ok } from '../support/given.js';
import { Counter, pieces } from './counter.js';

type Rows = Record<string, unknown> & { _id: string };
type Spoil = readonly [
  what: string,
  collection: string,
  of: (ids: Ids) => object,
  update: object,
  told: string,
];

interface Ids {
  readonly order: string;
  readonly back: string;
}

describe('the checks of goods and money that come back', () => {
  let app: TestApp;
  let counter: Counter;
  let ids: Ids;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    counter = new Counter(app);
    const mug = await counter.given.product(20, { price: 2.5 });
    const order = await counter.shipped({ [mug.id]: 4 });
    await counter.pay(order.id, 10);
    const { id } = await counter.received(order, [pieces(order, 2)]);
    ok(await counter.refund('returns', id, 3));
    const cancelled = await counter.given.order({ [mug.id]: 2 });
    ok(await app.as('customer').post(`/v1/orders/${cancelled.id}/cancel`));
    ok(await counter.refund('orders', cancelled.id));
    ids = { order: order.id, back: id };
    await app.settled();
  });
  afterAll(() => app.close());

  async function check(name: string): Promise<Wire> {
    const report = ok(await app.as('auditor').post('/v2/admin/integrity/checks'));
    return report.checks.find((each) => each.name === name) as Wire;
  }

  /** Alters one document, looks, and puts it back. */
  async function spoiled([, collection, of, update]: Spoil, name: string): Promise<string> {
    const rows = app.database.collection<Rows>(collection);
    const filter = of(ids);
    const before = await rows.findOne(filter);
    if (!before) throw new Error(`There is nothing to spoil in ${collection}`);
    await rows.updateOne(filter, update);
    const { failed, counterexamples } = await check(name);
    await rows.replaceOne({ _id: before._id }, before);
    expect(failed).toBeGreaterThan(0); // the lines of an order are held against the stock by another rule, too
    return JSON.stringify(counterexamples);
  }

  const order = ({ order: _id }: Ids) => ({ _id });
  const back = ({ back: _id }: Ids) => ({ _id });
  const ofOrder = ({ order: orderId }: Ids) => ({ orderId });

  it('find nothing where nothing is wrong', async () => {
    expect(await counter.given.broken()).toEqual([]);
    expect(await check('I9')).toMatchObject({ checked: 2, failed: 0 });
  });

  it.each<Spoil>([
    ['a sum of payments', 'orders', order, { $inc: { paidTotal: -1 } }, 'paidTotal is 999'],
    ['a payment', 'payments', ofOrder, { $inc: { amount: 1 } }, 'its parts come to 1001'],
    ['more paid than the total', 'orders', order, { $inc: { total: -1 } }, 'is beyond 999'],
    ['a sum of refunds', 'orders', order, { $inc: { refundedTotal: 1 } }, 'refundedTotal is 301'],
    ['a refund', 'refunds', ofOrder, { $inc: { amount: 201 } }, 'its parts come to 501'],
    ['a refund of another return', 'refunds', ofOrder, { $set: { returnId: 'x' } }, 'is of no return'],
    ['a refund of another order', 'refunds', ofOrder, { $set: { currency: 'EUR' } }, 'is in EUR'],
    [
      'a payment status',
      'orders',
      order,
      { $set: { paymentStatus: 'PAID' } },
      'PARTIALLY_REFUNDED, not PAID',
    ],
    ['what a return is due', 'returns', back, { $inc: { due: 1 } }, 'due is 501'],
    ['what pieces are due', 'returns', back, { $inc: { 'items.0.received.0.due': 1 } }, 'are not due 501'],
    ['a sum of a return', 'returns', back, { $inc: { refundedTotal: 300 } }, 'is beyond 500'],
  ])('I9 finds %s that was altered', async (...spoil) => {
    expect(await spoiled(spoil, 'I9')).toContain(spoil[4]);
  });

  it.each<Spoil>([
    [
      'pieces that nobody allocated',
      'orders',
      order,
      { $inc: { 'items.0.shippedQuantity': -1 } },
      '4 of its pieces have left',
    ],
    [
      'pieces that nobody received',
      'orders',
      order,
      { $inc: { 'items.0.returnedQuantity': 1 } },
      '3 returned, 2 received',
    ],
    [
      'more received than was to come',
      'returns',
      back,
      { $inc: { 'items.0.received.0.quantity': 1 } },
      'more came back',
    ],
    [
      'more in returns than was shipped',
      'returns',
      back,
      { $inc: { 'items.0.quantity': 3, 'items.0.sources.0.quantity': 3 } },
      '5 in returns, 4 shipped',
    ],
    [
      'a return of other pieces',
      'returns',
      back,
      { $inc: { 'items.0.sources.0.quantity': 1 } },
      'not those that left',
    ],
    [
      'a return that is not closed',
      'returns',
      back,
      { $set: { status: 'CLOSED' } },
      'its pieces are not CLOSED',
    ],
    ['a return that was never received', 'returns', back, { $set: { status: 'APPROVED' } }, 'not APPROVED'],
  ])('I7 finds %s', async (...spoil) => {
    expect(await spoiled(spoil, 'I7')).toContain(spoil[4]);
  });

  it.each(['payments', 'refunds', 'returns'])('I9 finds %s of no order', async (collection) => {
    const rows = app.database.collection<Rows>(collection);
    const some = (await rows.findOne({ orderId: ids.order })) as Rows;
    await rows.insertOne({ ...some, _id: 'stray', orderId: 'nowhere' });
    const { failed, counterexamples } = await check('I9');
    await rows.deleteOne({ _id: 'stray' });
    expect(failed).toBe(1);
    expect(JSON.stringify(counterexamples)).toContain('stray is of no order');
  });
});
