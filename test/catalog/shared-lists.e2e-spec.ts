import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { Given } from '../support/given.js';
import { Bus } from '#platform/bus/bus.js';

const PATH = '/v2/products?limit=5&sort=name';

let app: TestApp;
let productId: string;
const names = (reply: Reply): string[] => reply.rows.map((row) => row.name);

beforeAll(async () => {
  app = await startApp();
  const given = new Given(app);
  for (let at = 0; at < 3; at++) await given.product(at, { name: `Cup ${at}` });
  await given.product(1, { name: 'A draft', status: 'DRAFT' });
  productId = (await given.product(1, { name: 'B 0' })).id;
});
afterAll(() => app.close());

describe('those who ask for the same products at once', () => {
  it('get the same page, read a few times for all of them', async () => {
    const asked = jest.spyOn(app.get(Bus), 'ask');
    const replies = await Promise.all(Array.from({ length: 64 }, () => app.anonymous().get(PATH)));
    const reads = asked.mock.calls.filter(([name]) => name === 'inventory.available').length;
    asked.mockRestore();
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map((reply) => JSON.stringify(reply.data))).size).toBe(1);
    expect(names(replies[0] as Reply)).toEqual(['B 0', 'Cup 0', 'Cup 1', 'Cup 2']);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(32);
  });

  it('each see what they may, and no more', async () => {
    const shoppers = Array.from({ length: 20 }, (_, at) => (at % 2 ? app.anonymous() : app.as('customer')));
    const replies = await Promise.all([
      ...shoppers.map((each) => each.get(PATH)),
      ...Array.from({ length: 10 }, () => app.as('manager').get(PATH)),
    ]);
    const seen = replies.map((reply) => names(reply).includes('A draft'));
    expect(seen).toEqual([...shoppers.map(() => false), ...Array.from({ length: 10 }, () => true)]);
  });

  it('find what they changed themselves, however many ask meanwhile', async () => {
    let over = false;
    const others = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!over) expect((await app.anonymous().get(PATH)).status).toBe(200);
      }),
    );
    const manager = app.as('manager');
    for (let at = 1; at <= 25; at++) {
      const { headers } = await manager.get(`/v2/products/${productId}`);
      const changed = await manager.patch(
        `/v2/products/${productId}`,
        { name: `B ${at}` },
        { 'if-match': headers.get('etag') ?? '' },
      );
      expect(changed.status).toBe(200);
      expect(names(await app.anonymous().get(PATH))).toContain(`B ${at}`);
    }
    over = true;
    await others;
  });
});
