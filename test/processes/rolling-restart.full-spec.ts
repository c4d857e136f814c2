import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quantile } from '../crash/support/buyer.js';
import { provenWrong } from '../crash/support/proofs.js';
import type { Server } from '../crash/support/server.js';
import { until } from '../crash/support/until.js';
import { Balancer } from './balancer.js';
import { Shopping } from './shopping.js';
import { TwoServers } from './two-servers.js';

const SHOPPERS = 12;
const PRODUCTS = 24;
const ROUNDS = 3;
const REQUESTS_BETWEEN = 300;
const SETTLED_WITHIN_MS = 120_000;
/** the balancer looks every tenth of that */
const DRAIN_SECONDS = '2';
const STOPPED = { code: null, signal: 'SIGTERM' };

describe('two instances that are restarted in turn under load', () => {
  let two: TwoServers;
  let balancer: Balancer;
  let shopping: Shopping;
  beforeAll(async () => {
    two = await TwoServers.start(
      Array.from({ length: PRODUCTS }, () => 1_000_000),
      { SHUTDOWN_DRAIN_SECONDS: DRAIN_SECONDS },
    );
    balancer = new Balancer(() => two.urls, Number(DRAIN_SECONDS) * 100);
    shopping = new Shopping(balancer, two.shop);
  }, 120_000);
  afterAll(async () => {
    await balancer?.end();
    await two?.shop.close();
  }, 60_000);

  /** What a client sees of an instance from the moment on in which it is told to go. */
  async function restart(server: Server): Promise<void> {
    const other = server === two.one ? two.other : two.one;
    const ended = server.stop();
    const left = await until('it says that it goes', async () => {
      const answer = await fetch(`${server.url}/health/ready`);
      return answer.status === 503 ? ((await answer.json()) as { checks: object }) : undefined;
    });
    expect(left.checks).toMatchObject({ shutdown: 'down' });
    const still = await fetch(`${server.url}/v2/products?limit=1`);
    expect([still.status, still.headers.get('connection')]).toEqual([200, 'close']);
    expect(await other.isReady()).toBe(true);
    await ended;
    expect(await server.ended).toEqual(STOPPED);
    await server.start();
  }

  it(
    `fail no request, ${ROUNDS} times each`,
    async () => {
      const shoppers = shopping.begin(SHOPPERS);
      const more = async () => {
        const enough = shopping.answered + REQUESTS_BETWEEN;
        await until('requests are answered', () => shopping.answered >= enough, 60_000);
      };
      for (let round = 0; round < ROUNDS; round++) {
        for (const server of [two.one, two.other]) {
          await more();
          await restart(server);
        }
      }
      await more();
      shopping.end();
      await shoppers;
      const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(shopping.waits, share));
      const figures = {
        restarts: 2 * ROUNDS,
        requests: shopping.answered,
        orders: shopping.bought.length,
        failed: shopping.failed.length,
        waitMs: { median, p99, most },
      };
      process.stdout.write(`rolling restart ${JSON.stringify(figures)}\n`);
      expect(shopping.failed).toEqual([]);
    },
    ROUNDS * 120_000,
  );

  it('lose nothing and do nothing twice', async () => {
    expect(
      await provenWrong(two.shop, two.one.url, shopping.bought, { patience: SETTLED_WITHIN_MS }),
    ).toEqual([]);
    expect(shopping.bought.length).toBeGreaterThan(REQUESTS_BETWEEN);
  }, 180_000);

  it('would fail some if the balancer did not see them go', async () => {
    const steady = two.one;
    await two.other.kill();
    const abrupt = two.shop.server({ SHUTDOWN_DRAIN_SECONDS: '0' });
    await abrupt.start();
    const blind = new Balancer(() => [steady.url, abrupt.url], 120_000);
    const victims = new Shopping(blind, two.shop);
    const shoppers = victims.begin(SHOPPERS);
    await until('requests are answered', () => victims.answered >= REQUESTS_BETWEEN, 60_000);
    await abrupt.stop();
    await until('some are sent where nobody is', () => victims.failed.length > 0);
    victims.end();
    await shoppers;
    await blind.end();
    expect(victims.failed.join()).toMatch(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
  }, 120_000);
});
