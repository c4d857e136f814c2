import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Buyers, quantile } from '../crash/support/buyer.js';
import { sharedMongo } from '../crash/support/environment.js';
import { provenWrong } from '../crash/support/proofs.js';
import { openShop, type Shop } from '../crash/support/shop.js';
import type { Server } from '../crash/support/server.js';
import { until } from '../crash/support/until.js';
import { OwnRedis } from './own-redis.js';

const BUYERS = 8;
const ORDERS_IN_A_FAULT = 150;
const PRODUCTS = 10;
const SETTLED_WITHIN_MS = 120_000;

/** What is done to Redis, and what makes it well again. */
const FAULTS: readonly (readonly [
  string,
  (redis: OwnRedis) => Promise<unknown>,
  (redis: OwnRedis) => Promise<unknown>,
])[] = [
  ['is killed', (redis) => redis.kill(), (redis) => redis.revive()],
  ['does not answer', async (redis) => redis.signal('SIGSTOP'), async (redis) => redis.signal('SIGCONT')],
  ['is emptied', (redis) => redis.ask('FLUSHALL'), (redis) => redis.ask('FLUSHALL')],
  [
    'is out of memory',
    (redis) => redis.ask('CONFIG', 'SET', 'maxmemory', '1'),
    (redis) => redis.ask('CONFIG', 'SET', 'maxmemory', '0'),
  ],
];

describe('while Redis', () => {
  let redis: OwnRedis;
  let shop: Shop;
  let server: Server;
  let buyers: Buyers;
  beforeAll(async () => {
    redis = await OwnRedis.start();
    shop = await openShop(
      sharedMongo(),
      Array.from({ length: PRODUCTS }, () => 1_000_000),
      { REDIS_URL: redis.url, HANDLE_EVENTS: 'false' },
    );
    server = shop.server();
    await Promise.all([server.start(), shop.worker().start(), shop.worker().start()]);
    buyers = new Buyers(() => [server.url], shop.token('customer'));
  }, 180_000);
  afterAll(async () => {
    await shop?.close();
    await redis?.stop();
  }, 60_000);

  /** Buys from now on. @returns how to end it */
  function load(): { more(): Promise<unknown>; end(): Promise<unknown> } {
    const products = [...shop.stock.keys()];
    let over = false;
    const buying = Promise.all(
      Array.from({ length: BUYERS }, async (_, at) => {
        for (let bought = at; !over; bought++) await buyers.buy({ [products[bought % PRODUCTS] ?? '']: 1 });
      }),
    );
    buying.catch(() => undefined);
    return {
      more: () => {
        const enough = buyers.bought.length + ORDERS_IN_A_FAULT;
        return until('orders are placed', () => buyers.bought.length >= enough, SETTLED_WITHIN_MS);
      },
      end: () => {
        over = true;
        return buying;
      },
    };
  }
  const proven = () => provenWrong(shop, server.url, buyers.bought, { patience: SETTLED_WITHIN_MS });

  it.each(FAULTS)(
    '%s, every order succeeds and nothing is lost',
    async (_, harm, heal) => {
      const before = load();
      await before.more();
      await harm(redis);
      await before.more();
      await before.end();
      // everything is handled though Redis is as it is
      expect(await proven()).toEqual([]);

      const after = load();
      await heal(redis);
      await after.more();
      await after.end();
      expect(await proven()).toEqual([]);
      expect(buyers.statuses).toEqual({ 201: buyers.bought.length });
      // workers move stock too: a batch that met theirs too often is sent again
      expect(Object.keys(buyers.repeats).filter((reason) => reason !== 'BUSY')).toEqual([]);
    },
    400_000,
  );

  it('waits are told', () => {
    const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(buyers.waits, share));
    process.stdout.write(
      `redis faults ${JSON.stringify({ orders: buyers.bought.length, repeats: buyers.repeats, waitMs: { median, p99, most } })}\n`,
    );
    expect(buyers.bought.length).toBeGreaterThan(FAULTS.length * ORDERS_IN_A_FAULT);
  });
});
