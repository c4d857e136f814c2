import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startApp } from '../support/app.js';
import { type Client, type Reply, tally, type Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';

let app: TestApp;
let given: Given;
let warehouse: Client;

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'auto' });
  given = new Given(app);
  warehouse = app.as('warehouse');
});
afterAll(() => app.close());

async function processedOrder(): Promise<Wire> {
  const order = await given.order({ [(await given.product(5)).id]: 1 });
  await app.settled();
  return order;
}
const tasksOf = async (order: Wire, version = 1): Promise<Reply> =>
  warehouse.get(`/v${version}/fulfilment-tasks?orderId=${order.id}`);
const states = (reply: Reply): string[] => reply.rows.map((task) => `${task.kind} ${task.status}`).sort();

describe('automatic processing', () => {
  it('sends an order to the warehouse as soon as it is placed', async () => {
    const order = await processedOrder();
    expect(ok(await warehouse.get(`/v2/orders/${order.id}`)).status).toBe('PROCESSING');
    expect(states(await tasksOf(order))).toEqual(['PACK OPEN', 'PICK OPEN', 'SHIP OPEN']);
    expect((await tasksOf(order, 2)).rows[0]).toMatchObject({
      id: `${order.id}-MAIN-PACK`,
      orderId: order.id,
      locationId: 'MAIN',
    });
  });

  it('passes over an order that somebody cancelled or processed first', async () => {
    const mug = await given.product(50);
    const orders = await Promise.all(Array.from({ length: 6 }, () => given.order({ [mug.id]: 1 })));
    await Promise.all(
      orders.map((order, at) =>
        app.as('clerk').post(`/v2/orders/${order.id}/${at % 2 ? 'cancel' : 'process'}`, {}),
      ),
    );
    await app.settled();
    expect(await app.database.collection('parked_events').countDocuments()).toBe(0);
    for (const order of orders) {
      const { status } = ok(await warehouse.get(`/v2/orders/${order.id}`));
      const open = status === 'PROCESSING' ? 3 : 0;
      expect(states(await tasksOf(order)).filter((state) => state.endsWith('OPEN'))).toHaveLength(open);
    }
    expect(await given.broken()).toEqual([]);
  });

  it('cancels the tasks of an order that is cancelled', async () => {
    const order = await processedOrder();
    ok(await app.as('clerk').post(`/v2/orders/${order.id}/cancel`, {}));
    expect(states(await tasksOf(order))).toEqual(['PACK CANCELLED', 'PICK CANCELLED', 'SHIP CANCELLED']);
  });
});

describe('a task', () => {
  it('is moved on by the warehouse, guarded by its version', async () => {
    const order = await processedOrder();
    const path = `/v2/fulfilment-tasks/${order.id}-MAIN-PICK`;
    const tag = (await warehouse.get(path)).headers.get('etag') as string;
    expect((await warehouse.patch(path, { status: 'IN_PROGRESS' })).codes).toEqual([
      'IF_MATCH_REQUIRED If-Match',
    ]);
    const moved = await warehouse.patch(
      path,
      { status: 'IN_PROGRESS', assignee: 'Grace' },
      { 'if-match': tag },
    );
    expect([moved.status, moved.data.status, moved.data['assignee']]).toEqual([200, 'IN_PROGRESS', 'Grace']);
    expect((await warehouse.patch(path, { status: 'DONE' }, { 'if-match': tag })).codes).toEqual([
      'STALE If-Match',
    ]);
    const old = path.replace('v2', 'v1');
    expect((await warehouse.patch(old, { status: 'OPEN' })).codes).toEqual(['ILLEGAL_TRANSITION status']);
    expect(ok(await warehouse.patch(old, { status: 'DONE', assignee: null })).status).toBe('DONE');
    expect(ok(await warehouse.patch(old, { status: 'DONE' })).status).toBe('DONE');
    const log = await app
      .as('auditor')
      .get(`/v2/audit-logs?resource=fulfilment-task&resourceId=${order.id}-MAIN-PICK`);
    expect(log.rows).toHaveLength(2);
  });

  it('is taken by one of many who reach for it', async () => {
    const order = await processedOrder();
    const path = `/v2/fulfilment-tasks/${order.id}-MAIN-PACK`;
    const tag = (await warehouse.get(path)).headers.get('etag') as string;
    const replies = await Promise.all(
      ['Ada', 'Bob', 'Eve', 'Ida'].map((assignee) =>
        warehouse.patch(path, { assignee, status: 'IN_PROGRESS' }, { 'if-match': tag }),
      ),
    );
    expect(tally(replies, (reply) => reply.status)).toEqual({ 200: 1, 412: 3 });
  });

  it('is listed by status, place and person', async () => {
    const order = await processedOrder();
    ok(await warehouse.patch(`/v1/fulfilment-tasks/${order.id}-MAIN-SHIP`, { assignee: 'Zoe' }));
    const ids = (reply: Reply): string[] => reply.rows.map((task) => task.id);
    expect(ids(await warehouse.get('/v1/fulfilment-tasks?assignee=Zoe'))).toEqual([`${order.id}-MAIN-SHIP`]);
    expect(
      ids(await warehouse.get(`/v2/fulfilment-tasks?orderId=${order.id}&status=OPEN,DONE`)),
    ).toHaveLength(3);
    expect((await warehouse.get('/v1/fulfilment-tasks?locationId=NOWHERE')).rows).toEqual([]);
    const first = await warehouse.get('/v2/fulfilment-tasks?status=OPEN&limit=2');
    const second = await warehouse.get(
      `/v2/fulfilment-tasks?status=OPEN&limit=2&cursor=${first.meta.nextCursor}`,
    );
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(4);
  });

  it.each([{ status: 'LOST' }, { assignee: 3 }, { assignee: '' }, { kind: 'PICK' }])(
    'refuses %j',
    async (wrong) => {
      expect((await warehouse.patch('/v1/fulfilment-tasks/any', wrong)).status).toBe(400);
    },
  );

  it('is no business of customers, and absent ones are 404', async () => {
    expect((await app.as('customer').get('/v1/fulfilment-tasks')).status).toBe(403);
    expect((await app.as('clerk').patch('/v1/fulfilment-tasks/any', { status: 'DONE' })).status).toBe(403);
    expect((await warehouse.patch('/v1/fulfilment-tasks/any', { status: 'DONE' })).codes).toEqual([
      'TASK_NOT_FOUND',
    ]);
    expect((await warehouse.get('/v1/fulfilment-tasks?foo=1')).status).toBe(400);
  });
});
