import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

const HEADER = 'consistency-token';

describe('a report that is given the token of a change', () => {
  let app: TestApp;
  let mug: Wire;
  beforeAll(async () => {
    app = await startApp({ CONSISTENCY_WAIT_SECONDS: '1' });
    mug = await new Given(app).product(1_000);
  });
  afterAll(() => app.close());

  const tokenOf = (reply: Reply): string => reply.headers.get(HEADER) ?? '';
  const report = (token: string, path = 'sales') =>
    app.as('manager').get(`/v2/reports/${path}`, { [HEADER]: token });
  const ordersIn = (reply: Reply): number =>
    (ok(reply) as unknown as { rows: { orders: number }[] }).rows.reduce((sum, row) => sum + row.orders, 0);

  it('holds the change, also when many orders share a commit', async () => {
    for (let round = 1; round <= 5; round++) {
      const placed = await Promise.all(
        Array.from({ length: 12 }, () => place(app.as('customer'), { [mug.id]: 1 })),
      );
      const last = placed.map(tokenOf).sort().at(-1) ?? '';
      expect(last).toMatch(/^[0-9a-f]{16}$/);
      const reply = await report(last);
      expect(ordersIn(reply)).toBe(12 * round);
      const { dataAsOf } = reply.meta as unknown as { dataAsOf: string };
      expect(new Date(dataAsOf).getTime()).toBeGreaterThan(app.clock.millis() - 10_000);
    }
  });

  it('is told of every kind of change, of one that is repeated, and of none that only reads', async () => {
    const key = crypto.randomUUID();
    const first = await place(app.as('customer'), { [mug.id]: 1 }, {}, key);
    const again = await place(app.as('customer'), { [mug.id]: 1 }, {}, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(tokenOf(again) >= tokenOf(first)).toBe(true);
    const receipt = await app.as('manager').post(`/v1/inventory/${mug.id}/receipts`, { quantity: 7 });
    expect(tokenOf(receipt) > tokenOf(first)).toBe(true);
    const stock = ok(await report(tokenOf(receipt), 'stock?by=product')) as unknown as {
      rows: { productId: string; onHand: number }[];
    };
    expect(stock.rows).toMatchObject([{ productId: mug.id, onHand: 1_007 }]);
    const named = await app
      .as('manager')
      .patch(`/v2/products/${mug.id}`, { name: 'Mug' }, { 'if-match': '*' });
    expect(tokenOf(named) > tokenOf(receipt)).toBe(true);
    expect(tokenOf(await app.as('manager').get('/v2/orders'))).toBe('');
  });

  it.each(['x', '0123', '$where', 'ffffffffffffffff', '0123456789ABCDEF'])('refuses %j', async (token) => {
    const reply = await report(token);
    expect([reply.status, reply.codes]).toEqual([400, ['VALIDATION_FAILED Consistency-Token']]);
  });

  it('is refused with 503 when the data do not come so far in time, and says when to come again', async () => {
    const ahead = Math.floor(app.clock.millis() / 1_000) + 60;
    const reply = await report(`${ahead.toString(16)}00000001`);
    expect([reply.status, reply.codes]).toEqual([503, ['REPLICA_BEHIND']]);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
