import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CRASH_POINTS, type CrashPoint } from '#platform/crash/crash-points.js';
import { Buyers } from './support/buyer.js';
import { sharedMongo } from './support/environment.js';
import { answeredOtherwise, provenWrong } from './support/proofs.js';
import { openShop, type Shop } from './support/shop.js';
import type { End } from './support/program.js';
import { until } from './support/until.js';

const BUYERS = 6;
/** orders of each buyer */
const AT_LEAST = 4;
const AT_ONCE = 5;
const KILLED: End = { code: null, signal: 'SIGKILL' };

/** Each point at its first visit, and those of handlers further on, where another handler comes by. */
const CRASHES: readonly `${CrashPoint}:${number}`[] = [
  ...CRASH_POINTS.map((point) => `${point}:1` as const),
  'batch.after-commit:3',
  'handler.before-commit:3',
  'handler.after-commit:4',
];

interface Outcome {
  readonly end: End;
  readonly refused: Record<string, number>;
  readonly wrong: readonly string[];
}

/** Buys until the process ends itself at that point, starts another, buys on, and looks at what there is in the end. */
async function crashAt(crash: string): Promise<Outcome> {
  const shop: Shop = await openShop(sharedMongo(), [5_000, 5_000, 5_000]);
  try {
    const server = shop.server();
    const buyers = new Buyers(() => [server.url], shop.token('customer'));
    const products = [...shop.stock.keys()];
    await server.start({ CRASH_AT: crash });
    const buyOn = async (at: number): Promise<void> => {
      for (let bought = 0; bought < AT_LEAST || server.starts === 1; bought++) {
        const [one = '', other = ''] = [products[(at + bought) % 3], products[(at + bought + 1) % 3]];
        await buyers.buy(bought % 4 === 0 ? { [one]: 1, [other]: 2 } : { [one]: 1 });
      }
    };
    const buying = Promise.all(Array.from({ length: BUYERS }, (_, at) => buyOn(at)));
    buying.catch(() => undefined);
    await until(`the process ends at ${crash}`, () => !server.isRunning);
    const end = await server.ended;
    await server.start();
    await buying;
    const wrong = await provenWrong(shop, server.url, buyers.bought);
    const { '201': _placed, ...refused } = buyers.statuses;
    return { end, refused, wrong: [...wrong, ...(await answeredOtherwise(buyers, [...buyers.bought]))] };
  } finally {
    await shop.close();
  }
}

describe('a process that ends at', () => {
  const outcomes = new Map<string, Promise<Outcome>>();
  let stopped = false;
  let working: Promise<unknown> = Promise.resolve();
  beforeAll(() => {
    const resolvers = new Map(CRASHES.map((crash) => [crash, Promise.withResolvers<Outcome>()]));
    for (const [crash, { promise }] of resolvers) {
      promise.catch(() => undefined);
      outcomes.set(crash, promise);
    }
    const waiting = [...resolvers];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !stopped; next = waiting.shift()) {
        const [crash, { resolve, reject }] = next;
        await crashAt(crash).then(resolve, reject);
      }
    };
    working = Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  afterAll(async () => {
    stopped = true;
    await working;
  }, 120_000);

  it.each(CRASHES)(
    '%s loses nothing and does nothing twice',
    async (crash) => {
      expect(await outcomes.get(crash)).toEqual({ end: KILLED, refused: {}, wrong: [] });
    },
    180_000,
  );
});
