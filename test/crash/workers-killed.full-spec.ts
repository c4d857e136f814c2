import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Buyers } from './support/buyer.js';
import { sharedMongo } from './support/environment.js';
import { provenWrong } from './support/proofs.js';
import { rowsOf } from './support/rows.js';
import { Seeded } from './support/seeded.js';
import { openShop } from './support/shop.js';
import { until } from './support/until.js';
import type { Worker } from './support/worker.js';

/** as many as asked for: EVENTS=100000 WORKER_KILLS=100 */
const EVENTS = Number(process.env['EVENTS'] ?? 20_000);
const KILLS = Number(process.env['WORKER_KILLS'] ?? 100);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const BUYERS = 32;
const LONGEST_LIFE_MS = 2_500;
const DRAINED_WITHIN_MS = 240_000 + EVENTS * 10;
const PLACED_WITHIN_MS = 120_000 + EVENTS * 20;

it(
  `${EVENTS} events have their effects once while two workers are killed ${KILLS} times`,
  async () => {
    const begun = performance.now();
    const shop = await openShop(
      sharedMongo(),
      Array.from({ length: 40 }, () => 1_000_000),
      { HANDLE_EVENTS: 'false' },
    );
    try {
      const server = shop.server();
      await server.start();
      const buyers = new Buyers(() => [server.url], shop.token('customer'));
      const products = [...shop.stock.keys()];
      let placed = false;
      const buying = Promise.all(
        Array.from({ length: BUYERS }, async (_, at) => {
          const taste = new Seeded(SEED + at);
          const one = (): string => products[taste.below(products.length)] ?? '';
          while (!placed) await buyers.buy({ [one()]: 1, [one()]: 2, [one()]: 1 });
        }),
      );
      buying.catch(() => undefined);
      const events = async (): Promise<number> => {
        const told = (await rowsOf<{ facts: unknown[] }>(shop.database, 'outbox')).flatMap(
          ({ facts }) => facts,
        );
        const [state] = await rowsOf<{ value: number }>(shop.database, 'sequencer', { _id: 'events' });
        return told.length + (state?.value ?? 0);
      };
      let left = KILLS;
      const live = async (worker: Worker, random: Seeded): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await worker.start();
          await pause(random.next() * LONGEST_LIFE_MS);
          await worker.kill();
        }
        await worker.start();
      };
      const living = Promise.all([1, 2].map((at) => live(shop.worker(), new Seeded(SEED - at))));
      living.catch(() => undefined);
      const processed = () => shop.database.collection('events').countDocuments({ name: 'order:processed' });
      // each order that is not processed yet has at least that to tell
      await until(
        'enough is told or will be',
        async () => (await events()) + buyers.acknowledged.length - (await processed()) >= EVENTS,
        PLACED_WITHIN_MS,
      );
      placed = true;
      await buying;
      await living;
      const wrong = await provenWrong(shop, server.url, buyers.bought, { patience: DRAINED_WITHIN_MS });
      const told = await events();
      const seconds = Math.round((performance.now() - begun) / 1_000);
      const orders = buyers.acknowledged.length;
      process.stdout.write(
        `${JSON.stringify({ seed: SEED, kills: KILLS, orders, events: told, seconds })}\n`,
      );
      expect(wrong).toEqual([]);
      expect(buyers.statuses).toEqual({ 201: orders });
      expect(told).toBeGreaterThanOrEqual(EVENTS);
    } finally {
      await shop.close();
    }
  },
  KILLS * 20_000 + PLACED_WITHIN_MS + DRAINED_WITHIN_MS,
);
