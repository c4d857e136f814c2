import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStream } from '../webhooks/event-stream.js';
import { Buyers } from './support/buyer.js';
import { OwnMongo } from './support/own-mongo.js';
import { provenWrong } from './support/proofs.js';
import type { Server } from './support/server.js';
import { openShop, type Shop } from './support/shop.js';
import { until } from './support/until.js';

const BUYERS = 16;
const ORDERS = 100;
const ROUNDS = 5;
/** what an orchestrator usually gives */
const GRACE_MS = 30_000;
const STOPPED = { code: null, signal: 'SIGTERM' };

describe('a process that is told to end', () => {
  let mongo: OwnMongo;
  let shop: Shop;
  let server: Server;
  let buyers: Buyers;
  beforeAll(async () => {
    mongo = await OwnMongo.start();
    shop = await openShop(mongo.uri, [1_000_000, 1_000_000, 1_000_000]);
    server = shop.server();
    buyers = new Buyers(() => [server.url], shop.token('customer'));
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await mongo?.stop();
  }, 60_000);

  interface Weather {
    readonly harm: () => Promise<unknown>;
    readonly heal: () => Promise<unknown>;
  }
  const fair: Weather = { harm: () => Promise.resolve(), heal: () => Promise.resolve() };

  /** Ends the process under load. @returns milliseconds it took */
  async function endUnderLoad({ harm, heal } = fair): Promise<number> {
    await server.start();
    let over = false;
    const products = [...shop.stock.keys()];
    const buying = Promise.all(
      Array.from({ length: BUYERS }, async (_, at) => {
        for (let bought = at; !over; bought++) await buyers.buy({ [products[bought % 3] ?? '']: 1 });
      }),
    );
    buying.catch(() => undefined);
    const enough = buyers.bought.length + ORDERS;
    await until('orders are placed', () => buyers.bought.length >= enough, 60_000);
    await harm();
    const took = await server.stop(GRACE_MS);
    over = true;
    expect(await server.ended).toEqual(STOPPED);
    await heal();
    await server.start();
    await buying;
    await server.kill();
    return took;
  }

  it(
    `ends in time under load, ${ROUNDS} times`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) expect(await endUnderLoad()).toBeLessThan(GRACE_MS);
    },
    ROUNDS * 60_000,
  );

  it('ends in time when the database is gone', async () => {
    expect(await endUnderLoad({ harm: () => mongo.kill(), heal: () => mongo.revive() })).toBeLessThan(
      GRACE_MS,
    );
  }, 120_000);

  it('lets its followers go in time, and they go on at another process without a gap', async () => {
    await server.start();
    const token = shop.token('admin');
    const feed = await EventStream.open(`${server.url}/v2/events/stream?after=0&seconds=900`, token);
    const page = await EventStream.open(`${server.url}/v2/admin/operations/stream`, token);
    await until('both hear something', () => feed.messages.length > 0 && page.messages.length > 0, 30_000);
    const draining = server.stop(GRACE_MS);
    await Promise.all([feed.end(), page.end()]);
    expect(await draining).toBeLessThan(GRACE_MS);
    expect(await server.ended).toEqual(STOPPED);

    await server.start();
    const head = await shop.database.collection('events').countDocuments();
    const further = await EventStream.open(`${server.url}/v2/events/stream?seconds=900`, token, {
      'last-event-id': feed.lastEventId,
    });
    const heard = () => [...feed.messages, ...further.messages].map(({ id }) => Number(id));
    await until('everything was heard', () => heard().length >= head, 60_000);
    expect(heard()).toEqual(heard().map((_, at) => at + 1));
    await further.close();
    await server.stop();
  }, 180_000);

  it('and nothing was lost or done twice', async () => {
    await server.start();
    expect(await provenWrong(shop, server.url, buyers.bought, { patience: 120_000 })).toEqual([]);
    expect(buyers.statuses).toEqual({ 201: buyers.bought.length });
  }, 180_000);
});
