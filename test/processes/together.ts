import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from '../crash/support/server.js';
import type { Environment } from '../crash/support/environment.js';
import { Buyers, quantile } from '../crash/support/buyer.js';
import { provenWrong, wrongByIntegrity } from '../crash/support/proofs.js';
import { rowsOf } from '../crash/support/rows.js';
import { until } from '../crash/support/until.js';
import { tally } from '../support/client.js';
import { ok } from '../support/given.js';
import { TwoServers } from './two-servers.js';

const SEEN_WITHIN_MS = 5_000;
const SWEEP = 'inventory.lapsed-holds';
/** how often they are looked for at most */
const SWEEP_MS = 2_000 * 0.9;

/** What must hold when two API processes serve one database; the same with and without Redis. */
export function describeTwoProcesses(title: string, settings: () => Environment): void {
  describe(`${title}`, () => {
    let two: TwoServers;
    let mug: string;
    let lamp: string;
    beforeAll(async () => {
      two = await TwoServers.start([100, 1_000_000], { ORDER_PROCESSING: 'auto', ...settings() });
      [mug = '', lamp = ''] = [...two.shop.stock.keys()];
    }, 120_000);
    afterAll(async () => {
      await two.shop.close();
    }, 60_000);
    const everything: Buyers[] = [];
    const buyers = (): Buyers => {
      const some = two.buyers();
      everything.push(some);
      return some;
    };

    it('sells 100 units to 100 of 1,000 buyers, split over both', async () => {
      const race = buyers();
      await Promise.all(Array.from({ length: 1_000 }, (_, at) => race.buy({ [mug]: 1 }, { first: at })));

      expect(race.statuses).toEqual({ 201: 100, 409: 900 });
      expect(
        tally(
          race.bought.filter(({ reply }) => reply.status === 409),
          ({ reply }) => reply.codes.join(),
        ),
      ).toEqual({ INSUFFICIENT_STOCK: 900 });
      expect(Object.keys(race.repeats).filter((reason) => reason !== 'BUSY')).toEqual([]);
      report(title, 'race', race);
    }, 120_000);

    it('makes one order of one key that is sent to both at once, with equal answers', async () => {
      const twins = buyers();
      for (let round = 0; round < 25; round++) {
        const key = `both-${round}`;
        const answers = await Promise.all(
          Array.from({ length: 4 }, (_, at) => twins.buy({ [lamp]: 2 }, { key, first: at })),
        );
        expect(tally(answers, ({ reply }) => reply.status)).toEqual({ 201: 4 });
        expect(new Set(answers.map(({ reply }) => JSON.stringify(reply.data))).size).toBe(1);
        expect(new Set(answers.map(({ reply }) => reply.headers.get('location'))).size).toBe(1);
        expect(
          answers.filter(({ reply }) => reply.headers.get('idempotent-replayed') === 'true'),
        ).toHaveLength(3);
      }
      const kept = await rowsOf<{ key: string }>(two.shop.database, 'idempotency_keys', { key: /^both-/ });
      expect(kept).toHaveLength(25);
      report(title, 'one key', twins);
    }, 60_000);

    it.each([
      ['first', 'second'],
      ['second', 'first'],
    ])(
      'shows a change made through the %s process in the %s',
      async (here) => {
        const [writer, reader]: [Server, Server] =
          here === 'first' ? [two.one, two.other] : [two.other, two.one];
        const shown = async (): Promise<string> =>
          ok(await two.client(reader, 'customer').get(`/v2/products/${lamp}`)).name;
        const waits: number[] = [];
        for (const name of ['Lantern', 'Torch', 'Candle'].map((each) => `${each} of the ${here}`)) {
          await shown(); // now it is in the reader's cache
          const { headers } = await two.client(writer, 'manager').get(`/v2/products/${lamp}`);
          const since = performance.now();
          ok(
            await two
              .client(writer, 'manager')
              .patch(`/v2/products/${lamp}`, { name }, { 'if-match': headers.get('etag') ?? '' }),
          );
          await until(
            `the other process shows ${name}`,
            async () => (await shown()) === name,
            SEEN_WITHIN_MS,
          );
          waits.push(performance.now() - since);
        }
        expect(waits).toHaveLength(3);
        process.stdout.write(`${title}: a change is seen after ${waits.map(Math.round).join(', ')} ms\n`);
      },
      30_000,
    );

    it('frees each lapsed hold once, though both processes sweep', async () => {
      const clerks = [two.one, two.other].map((server) => two.client(server, 'clerk'));
      const holds = await Promise.all(
        Array.from({ length: 40 }, async (_, at) =>
          ok(await clerks[at % 2]!.post('/v2/inventory/reservations', { productId: lamp, quantity: 3 })),
        ),
      );
      const ids = holds.map(({ id }) => id);
      const { db } = two.shop.database;
      await db
        ?.collection<{ _id: string }>('reservations')
        .updateMany({ _id: { $in: ids } }, { $set: { expiresAt: new Date(Date.now() - 1_000) } });

      await until('both sweepers have come by', async () => {
        const left = await rowsOf(two.shop.database, 'reservations', { _id: { $in: ids }, status: 'ACTIVE' });
        return left.length === 0;
      });
      const expired = await rowsOf<{ cause: { id: string } }>(two.shop.database, 'stock_ledger', {
        kind: 'EXPIRE',
        'cause.id': { $in: ids },
      });
      expect(expired.map(({ cause }) => cause.id).sort()).toEqual(ids.toSorted());
    }, 60_000);

    it('does what is timed once for both', async () => {
      const runs = async (): Promise<number> => {
        const [sweep] = await rowsOf<{ runs: number }>(two.shop.database, 'timed_jobs', { _id: SWEEP });
        return sweep?.runs ?? 0;
      };
      const before = await runs();
      const since = performance.now();
      await until('the sweep has run some times', async () => (await runs()) >= before + 4);
      const ran = (await runs()) - before;
      // two that do not know of each other would come by twice as often
      expect(ran).toBeLessThanOrEqual((performance.now() - since) / SWEEP_MS + 2);
    }, 60_000);

    it('hands the log on when the process that wrote it is killed', async () => {
      const load = buyers();
      let over = false;
      const buying = Promise.all(
        Array.from({ length: 8 }, async (_, at) => {
          while (!over) await load.buy({ [lamp]: 1 }, { first: at });
        }),
      );
      buying.catch(() => undefined);
      const enough = load.bought.length + 60;
      await until('orders are placed through both', () => load.bought.length > enough);
      await two.other.kill();
      const before = load.bought.length + 60;
      await until('orders are placed through the one that is left', () => load.bought.length > before);
      await two.other.start();
      over = true;
      await buying;
      report(title, 'one killed', load);
      const bought = everything.flatMap((each) => each.bought);

      expect(await provenWrong(two.shop, two.one.url, bought)).toEqual([]);
      expect(await wrongByIntegrity(two.shop, two.other.url)).toEqual([]);
    }, 120_000);
  });
}

function report(title: string, what: string, { repeats, waits, statuses }: Buyers): void {
  const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(waits, share));
  process.stdout.write(
    `${title}: ${what} ${JSON.stringify({ statuses, repeats, waitMs: { median, p99, most } })}\n`,
  );
}
