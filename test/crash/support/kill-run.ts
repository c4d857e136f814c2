import { setTimeout as pause } from 'node:timers/promises';
import { Buyers, quantile } from './buyer.js';
import { OwnMongo } from './own-mongo.js';
import { answeredOtherwise, provenWrong } from './proofs.js';
import { Seeded } from './seeded.js';
import type { Server } from './server.js';
import { openShop, type Shop } from './shop.js';
import { until } from './until.js';

export interface KillPlan {
  readonly seed: number;
  /** times the API is killed */
  readonly kills: number;
  /** times MongoDB is killed */
  readonly mongoKills: number;
  readonly buyers: number;
}

export interface KillReport {
  readonly seed: number;
  readonly kills: number;
  readonly mongoKills: number;
  readonly acknowledged: number;
  readonly repeats: Readonly<Record<string, number>>;
  /** from a kill to the next acknowledged order, in milliseconds */
  readonly gapMs: { readonly median: number; readonly most: number };
  /** from an order's first try to its answer, in milliseconds */
  readonly waitMs: { readonly median: number; readonly most: number };
  readonly seconds: number;
  /** statuses other than 201 that ended an order */
  readonly refused: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

type Victim = 'api' | 'mongo' | 'both';

const PRODUCTS = 12;
const PIECES = 1_000_000;
const LONGEST_LIFE_MS = 900;
const ANSWERED_WITHIN_MS = 60_000;

/** Buys all the while that processes and database are killed, and tells what is wrong when everything has settled. */
export async function killRun(plan: KillPlan): Promise<KillReport> {
  const begun = performance.now();
  const mongo = await OwnMongo.start();
  let shop: Shop | undefined;
  try {
    shop = await openShop(
      mongo.uri,
      Array.from({ length: PRODUCTS }, () => PIECES),
    );
    const server = shop.server();
    await server.start();
    const buyers = new Buyers(() => [server.url], shop.token('customer'));
    const random = new Seeded(plan.seed);
    let over = false;
    const products = [...shop.stock.keys()];
    const buying = Promise.all(
      Array.from({ length: plan.buyers }, async (_, at) => {
        const taste = new Seeded(plan.seed + 1 + at);
        while (!over) await buyers.buy(wish(taste, products));
      }),
    );
    buying.catch(() => undefined);
    const gaps: number[] = [];
    try {
      for (const victim of victimsOf(plan, random))
        gaps.push(await kill(victim, random, { server, mongo, buyers }));
    } finally {
      over = true;
    }
    await buying;
    const wrong = await provenWrong(shop, server.url, buyers.bought, { patience: 120_000 });
    const { '201': acknowledged = 0, ...refused } = buyers.statuses;
    return {
      seed: plan.seed,
      kills: plan.kills,
      mongoKills: plan.mongoKills,
      acknowledged,
      repeats: buyers.repeats,
      gapMs: { median: quantile(gaps, 0.5), most: quantile(gaps, 1) },
      waitMs: { median: quantile(buyers.waits, 0.5), most: quantile(buyers.waits, 1) },
      seconds: Math.round((performance.now() - begun) / 1_000),
      refused,
      wrong: [...wrong, ...(await answeredOtherwise(buyers, buyers.bought.slice(0, 200)))],
    };
  } finally {
    await shop?.close();
    await mongo.stop();
  }
}

/** One to three lines; half of all orders want the first product too. */
function wish(taste: Seeded, products: readonly string[]): Record<string, number> {
  const lines: Record<string, number> = {};
  if (taste.chance(0.5)) lines[products[0] ?? ''] = 1;
  for (let line = taste.below(2); line >= 0; line--)
    lines[products[1 + taste.below(products.length - 1)] ?? ''] = 1 + taste.below(3);
  return lines;
}

/** The order of deaths; every third death of MongoDB takes the API with it. */
function victimsOf({ kills, mongoKills }: KillPlan, random: Seeded): Victim[] {
  const both = Math.min(Math.floor(mongoKills / 3), kills);
  const victims: Victim[] = [
    ...Array.from({ length: kills - both }, () => 'api' as const),
    ...Array.from({ length: mongoKills - both }, () => 'mongo' as const),
    ...Array.from({ length: both }, () => 'both' as const),
  ];
  for (let at = victims.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [victims[at], victims[other]] = [victims[other] as Victim, victims[at] as Victim];
  }
  return victims;
}

/** @returns milliseconds from the kill to the next acknowledged order */
async function kill(
  victim: Victim,
  random: Seeded,
  { server, mongo, buyers }: { server: Server; mongo: OwnMongo; buyers: Buyers },
): Promise<number> {
  // the moment is the experiment: sometime in a life under load, and one in eight while the next life begins
  await pause(random.next() * LONGEST_LIFE_MS);
  const since = performance.now();
  if (victim !== 'mongo') await server.kill();
  if (victim !== 'api') {
    await mongo.kill();
    await mongo.revive();
  }
  if (victim !== 'mongo') {
    if (random.chance(1 / 8)) {
      await server.spawn();
      await pause(random.next() * LONGEST_LIFE_MS);
      await server.kill();
    }
    await server.start();
  }
  const before = buyers.bought.length;
  await until('an order is placed after a kill', () => buyers.bought.length > before, ANSWERED_WITHIN_MS);
  return performance.now() - since;
}
