import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import { ThreeNodes } from './three-nodes.js';

const WAIT_SECONDS = 2;
const TOKEN = 'consistency-token';

/** Reports go to the one secondary that takes reads; another makes the majority when that one is paused or gone. */
describe('reports on a replica set of three', () => {
  let nodes: ThreeNodes;
  let app: TestApp;
  let started = false;
  let mug: Wire;

  beforeAll(async () => {
    nodes = await ThreeNodes.start();
    app = await startApp({
      MONGODB_URI: nodes.uri.replace('/?', '/shop?'),
      CONSISTENCY_WAIT_SECONDS: String(WAIT_SECONDS),
    });
    started = true;
    mug = await new Given(app).product(1_000);
  }, 120_000);
  afterAll(async () => {
    if (!started) return;
    await app.close();
    await nodes.stop();
  });

  const buy = () => place(app.as('customer'), { [mug.id]: 1 });
  const tokenOf = (reply: Reply): string => {
    ok(reply);
    return reply.headers.get(TOKEN) ?? '';
  };
  const report = (token?: string) =>
    app.as('manager').get('/v2/reports/sales', token === undefined ? {} : { [TOKEN]: token });
  const ordersIn = (reply: Reply): number =>
    (reply.data as unknown as { rows: { orders: number }[] }).rows.reduce((sum, row) => sum + row.orders, 0);
  const asOf = (reply: Reply): Date => new Date((reply.meta as unknown as { dataAsOf: string }).dataAsOf);
  let placed = 0;

  it('run on the secondary, and hold what was written before when they are told of it', async () => {
    const before = await nodes.reads(1, 'shop.orders');
    for (; placed < 20; placed++) {
      const reply = await report(tokenOf(await buy()));
      expect([reply.status, ordersIn(reply)]).toEqual([200, placed + 1]);
    }
    expect(await nodes.reads(1, 'shop.orders')).toBeGreaterThanOrEqual(before + 20);
  }, 60_000);

  it('say how old they are when the secondary has not heard of the latest', async () => {
    await nodes.pause();
    const begun = app.clock.now();
    const token = tokenOf(await buy());
    placed++;
    const stale = await report();
    expect([stale.status, ordersIn(stale)]).toEqual([200, placed - 1]);
    expect(asOf(stale) <= begun).toBe(true);

    const refused = await report(token);
    expect([refused.status, refused.codes]).toEqual([503, ['REPLICA_BEHIND']]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    const waiting = report(token);
    await nodes.resume();
    const held = await waiting;
    expect([held.status, ordersIn(held)]).toEqual([200, placed]);
    await until(async () => ordersIn(await report()) === placed);
  }, 60_000);

  it('still answer when the secondary is lost, and while orders go on', async () => {
    await nodes.kill(1);
    const token = tokenOf(await buy());
    placed++;
    let reply = await report(token);
    for (; reply.status === 503; reply = await report(token))
      expect(reply.headers.get('retry-after')).not.toBeNull();
    expect([reply.status, ordersIn(reply)]).toEqual([200, placed]);
    for (const path of ['stock', 'stock-ageing', 'stock-turnover', 'returns', 'top-products', 'cohorts'])
      expect((await app.as('manager').get(`/v2/reports/${path}`)).status).toBe(200);
  }, 60_000);
});
