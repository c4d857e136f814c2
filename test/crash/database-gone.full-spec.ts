import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADDRESS } from '../support/given.js';
import { Buyers } from './support/buyer.js';
import { OwnMongo } from './support/own-mongo.js';
import { provenWrong } from './support/proofs.js';
import type { Server } from './support/server.js';
import { openShop, type Shop } from './support/shop.js';
import { until } from './support/until.js';

const ANSWERED_WITHIN_MS = 5_000;
const ROUNDS = 3;

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | null;
  readonly inTime: boolean;
}

describe('while MongoDB is gone', () => {
  let mongo: OwnMongo;
  let shop: Shop;
  let server: Server;
  let product: string;
  let pid: number | undefined;
  let buyers: Buyers;
  beforeAll(async () => {
    mongo = await OwnMongo.start();
    shop = await openShop(mongo.uri, [1_000]);
    [product = ''] = shop.stock.keys();
    server = shop.server();
    await server.start();
    pid = server.pid;
    buyers = new Buyers(() => [server.url], shop.token('customer'));
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await mongo?.stop();
  }, 60_000);

  async function answered(method: string, path: string, body?: object): Promise<Answered> {
    const begun = performance.now();
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${shop.token('manager')}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { errors = [] } = (await reply.json()) as { errors?: { code: string }[] };
    return {
      status: reply.status,
      code: errors[0]?.code,
      retryAfter: reply.headers.get('retry-after'),
      inTime: performance.now() - begun < ANSWERED_WITHIN_MS,
    };
  }

  const order = () =>
    answered('POST', '/v2/orders', {
      items: [{ productId: product, quantity: 1 }],
      shippingAddress: ADDRESS,
    });
  /** One of each kind: single reads, lists, counts, group commits, transactions of their own, logins. */
  const everyKind = (): Promise<Answered>[] => [
    answered('GET', `/v2/orders?limit=5`),
    answered('GET', '/v2/orders/66a1f0c2b7e4d5a3c9f01234'),
    answered('GET', '/v1/products?limit=5'),
    answered('GET', `/v2/inventory/${product}`),
    answered('POST', `/v2/inventory/${product}/receipts`, { quantity: 1 }),
    answered('POST', '/v2/auth/login', { email: 'admin@example.com', password: 'wrong-password-1' }),
    answered('POST', '/v2/products', {
      sku: crypto.randomUUID(),
      name: 'x',
      price: { amount: 1, currency: 'GBP' },
    }),
    ...Array.from({ length: 150 }, order),
  ];

  it.each(Array.from({ length: ROUNDS }, (_, at) => at + 1))(
    'everything is answered with 503 in time, and works again by itself (%d)',
    async (round) => {
      await buyers.buy({ [product]: 1 });
      const inFlight = Array.from({ length: 30 }, () => buyers.buy({ [product]: 1 }));
      await mongo.kill();

      const unavailable = {
        status: 503,
        code: 'DATABASE_UNAVAILABLE',
        retryAfter: expect.any(String),
        inTime: true,
      };
      const answers = await Promise.all(everyKind());
      expect(answers).toEqual(answers.map(() => unavailable));
      expect(await order()).toEqual(unavailable);
      expect(await answered('GET', '/health/live')).toMatchObject({ status: 200, inTime: true });
      expect(await answered('GET', '/health/ready')).toMatchObject({ status: 503, inTime: true });

      await mongo.revive();
      await until('it is ready again', () => server.isReady());
      await Promise.all(inFlight);
      await buyers.buy({ [product]: 1 });
      expect(server.pid).toBe(pid);
      expect(buyers.statuses).toEqual({ 201: 32 * round });
    },
    90_000,
  );

  it('and nothing was lost or done twice', async () => {
    expect(await provenWrong(shop, server.url, buyers.bought)).toEqual([]);
  }, 90_000);
});
