import { APIError } from '#platform/errors/api-error.js';
import { newId } from '#platform/mongo/ids.js';
import { IntegrityService } from '../../libs/reporting/src/integrity.service.js';
import { faultsOfPurchases } from './purchases.js';
import type { Step } from './command.js';
import type { Real } from './real.js';
import { COMMANDS, type Round, SHOPS, type Wish } from './sequences.js';
import { emptyShelf, free, PLACES } from './shelves.js';
import { Shop } from './shop.js';

const GOODS = 2;
const byName = new Map(COMMANDS.map((command) => [command.name, command]));

/** What is not as the model says. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

interface Played {
  readonly shop: Shop;
  readonly wish: Wish;
  readonly step: Step;
  readonly key: string;
}

/**
 * Plays a sequence in new shops, model and product side by side: after every round each outcome, every quantity at every
 * place and every ledger's length must agree; in the end the states of all orders, and every invariant.
 *
 * @returns the names of all commands that were given, and of those that were not refused
 */
export async function play(
  real: Real,
  rounds: readonly Round[],
): Promise<{ given: string[]; done: string[] }> {
  const shops = await open(real);
  const given: string[] = [];
  const done: string[] = [];
  for (const [at, round] of rounds.entries()) {
    if (round.minutes > 0) await real.later(round.minutes);
    for (const shop of shops) shop.tidy();
    const played = round.wishes.flatMap((wish, n): Played[] => {
      const shop = shops[n];
      if (!wish || !shop) return [];
      const step = byName.get(wish.command)?.plan(shop, wish.wish);
      return step ? [{ shop, wish, step, key: newId() }] : [];
    });
    const told = await Promise.all(played.map((each) => request(real, each)));
    const faults = [...told.flat(), ...(await quantities(real, shops))];
    if (faults.length > 0) throw new Disagreement(`round ${at + 1}: ${faults.join('; ')}`);
    for (const { wish, step } of played) {
      given.push(wish.command);
      if (step.expected === 'ok') done.push(wish.command);
    }
  }
  const states = await faultsOfPurchases(real.app.database, shops);
  if (states.length > 0) throw new Disagreement(states.join('; '));
  await everythingAddsUp(real);
  return { given, done };
}

async function open(real: Real): Promise<Shop[]> {
  const run = newId();
  const names = Array.from({ length: SHOPS }, (_, n) => `${run}-${n}`);
  const ids = await real.products(
    names.flatMap((name) => Array.from({ length: GOODS }, (_, n) => `${name}-${n}`)),
  );
  return names.map((name, n) => {
    const goods = ids.slice(n * GOODS, (n + 1) * GOODS);
    return new Shop(
      name,
      goods.map((id) => ({ id, forSale: true, ended: null, shelves: [emptyShelf(PLACES[0])] })),
      () => real.app.clock.millis(),
    );
  });
}

/** Sends a command, once or twice, and compares what it comes to. */
async function request(real: Real, { wish, step, key }: Played): Promise<string[]> {
  const send = () =>
    real
      .request(key, () => step.real(real))
      .then(
        (value: unknown) => ({ outcome: 'ok', value: value ?? null }),
        (error: unknown) => ({
          outcome: error instanceof APIError ? error.errorCode : String(error),
          value: null,
        }),
      );
  const twin = wish.again === 'twin' ? send() : null;
  const first = await send();
  const others = twin ? [await twin] : [];
  const shown = JSON.stringify(wish);
  if (first.outcome !== step.expected) return [`${shown} came to ${first.outcome}, not to ${step.expected}`];
  if (first.outcome === 'ok') {
    step.learn?.(JSON.parse(JSON.stringify(first.value ?? null)) as never);
    if (wish.again === 'later') others.push(await send());
  }
  const text = JSON.stringify(first);
  return others
    .filter((other) => JSON.stringify(other) !== text)
    .map(() => `${shown} came to something else again`);
}

async function quantities(real: Real, shops: readonly Shop[]): Promise<string[]> {
  const goods = shops.flatMap((shop) => shop.goods);
  const stocks = await real.levels(goods.map(({ id }) => id));
  return goods.flatMap(({ id, shelves }) => {
    const wanted = shelves
      .map(({ priority: _priority, ...shelf }) => ({ ...shelf, available: free({ ...shelf, priority: 0 }) }))
      .sort((a, b) => (a.locationId < b.locationId ? -1 : 1));
    const found = stocks
      .get(id)
      ?.locations.map(({ reorderPoint: _point, ...level }) => level)
      .map((level) =>
        Object.fromEntries(Object.keys(wanted[0] ?? {}).map((key) => [key, level[key as never]])),
      );
    return JSON.stringify(found) === JSON.stringify(wanted.map((each) => ({ ...each })))
      ? []
      : [`product ${id}: ${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`];
  });
}

async function everythingAddsUp(real: Real): Promise<void> {
  const failed = await failures(real);
  if (failed.length > 0) throw new Disagreement(failed.join('; '));
}

/** The invariants that do not hold, with what breaks them. */
export async function failures(real: Real): Promise<string[]> {
  const { checks } = await real.app.get(IntegrityService).check();
  return checks
    .filter((check) => check.failed > 0)
    .map((check) => `${check.name}: ${JSON.stringify(check.counterexamples)}`);
}
