import { expect, it } from '@jest/globals';
import { Client } from '../support/client.js';
import { ok } from '../support/given.js';
import { Buyers } from './support/buyer.js';
import { sharedMongo } from './support/environment.js';
import { drained, wrongWithLog } from './support/log-proofs.js';
import { wrongByIntegrity } from './support/proofs.js';
import { rowsOf } from './support/rows.js';
import { openShop } from './support/shop.js';
import { until } from './support/until.js';

const ORDERS = 320;
const BUYERS = 8;

interface Discontinuation {
  readonly doneAt: Date | null;
  readonly effect: { readonly ordersCancelled: number };
}
interface Order {
  readonly _id: string;
  readonly status: string;
  readonly history: readonly { readonly action: string }[];
}

it('a process that dies between the parts of a discontinuation leaves them to the next one, each done once', async () => {
  const shop = await openShop(sharedMongo(), [50_000], { ORDER_PROCESSING: 'manual' });
  try {
    const server = shop.server();
    await server.start();
    const [productId = ''] = [...shop.stock.keys()];
    const buyers = new Buyers(() => [server.url], shop.token('customer'));
    const buy = async (): Promise<void> => {
      for (let bought = 0; bought < ORDERS / BUYERS; bought++) await buyers.buy({ [productId]: 2 });
    };
    await Promise.all(Array.from({ length: BUYERS }, buy));
    expect(buyers.statuses).toEqual({ 201: ORDERS });
    await drained(shop.database, shop.handlers);

    const manager = new Client(server.url);
    manager.token = shop.token('manager');
    ok(await manager.post(`/v2/products/${productId}/discontinue`, { policy: 'cancel' }));
    const state = async (): Promise<Discontinuation | undefined> =>
      (await rowsOf<Discontinuation>(shop.database, 'discontinuations'))[0];
    const between: number[] = [];
    for (let seen = 0; ;) {
      let now: Discontinuation | undefined;
      await until('the discontinuation goes on', async () => {
        now = await state();
        return now !== undefined && (now.doneAt !== null || now.effect.ordersCancelled > seen);
      });
      if (!now || now.doneAt !== null) break;
      await server.kill();
      // what it had committed when it died
      seen = (await state())?.effect.ordersCancelled ?? 0;
      if (seen < ORDERS) between.push(seen);
      await server.start();
    }
    expect(between.length).toBeGreaterThan(0);

    await drained(shop.database, shop.handlers);
    expect((await state())?.effect).toMatchObject({ ordersCancelled: ORDERS });
    const orders = await rowsOf<Order>(shop.database, 'orders');
    const cancels = orders.map(
      ({ status, history }) => `${status} ${history.filter(({ action }) => action === 'cancel').length}`,
    );
    expect(new Set(cancels)).toEqual(new Set(['CANCELLED 1']));
    const [level] = await rowsOf<{ onHand: number; reserved: number }>(shop.database, 'stock_levels');
    expect(level).toMatchObject({ onHand: 50_000, reserved: 0 });
    const told = await rowsOf(shop.database, 'events', { name: 'product:discontinued' });
    expect(told).toHaveLength(1);
    expect(await wrongWithLog(shop.database, shop.handlers)).toEqual([]);
    expect(await wrongByIntegrity(shop, server.url)).toEqual([]);
  } finally {
    await shop.close();
  }
}, 600_000);
