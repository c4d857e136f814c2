import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

const LANES = 50;
const PLACEMENTS = 1_000;

/** A thousand placements, fifty at a time; the product ends in their midst. */
describe('a product that ends while many buy it', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  it.each([
    ['honour', 100],
    ['cancel', 300],
    ['cancel', 600],
  ])(
    'by %s after %d answers: every accepted order is before the switch, none after',
    async (policy, after) => {
      const mug = await given.product(100_000);
      let answered = 0;
      let reached: () => void = () => undefined;
      const midst = new Promise<void>((resume) => (reached = resume));
      const replies: Reply[] = [];
      const lane = async () => {
        for (let sent = 0; sent < PLACEMENTS / LANES; sent++) {
          replies.push(await place(app.as('customer'), { [mug.id]: 1 }));
          if (++answered === after) reached();
        }
      };
      const placements = Array.from({ length: LANES }, lane);
      await midst;
      const ended = ok(await app.as('manager').post(`/v2/products/${mug.id}/discontinue`, { policy }));
      await Promise.all(placements);

      const accepted = replies.filter((reply) => reply.status === 201).map((reply) => reply.data.id);
      expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([201, 409]));
      expect(accepted.length).toBeGreaterThanOrEqual(after);
      await app.settled();
      const orders = await app.database
        .collection('orders')
        .find({ 'items.productId': mug.id }, { projection: { createdAt: 1, status: 1 } })
        .toArray();
      expect(orders.map((order) => String(order._id)).sort()).toEqual([...accepted].sort());
      const at = new Date((ended['discontinuation'] as { at: string }).at);
      expect(orders.filter((order) => (order['createdAt'] as Date) > at)).toEqual([]);
      const open = policy === 'cancel' ? 0 : accepted.length;
      expect(orders.filter((order) => order['status'] === 'PENDING')).toHaveLength(open);
      const shown = ok(await app.as('manager').get(`/v2/products/${mug.id}/discontinuation`));
      const { effect } = shown['discontinuation'] as {
        effect: { ordersCancelled: number; ordersKept: number };
      };
      expect(effect.ordersCancelled + effect.ordersKept).toBe(accepted.length);
      expect(await given.stockOf(mug.id)).toMatchObject({ reserved: open });
      expect(await given.broken()).toEqual([]);
    },
  );
});
