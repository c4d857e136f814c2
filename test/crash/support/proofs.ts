import { Client } from '../../support/client.js';
import { ok } from '../../support/given.js';
import type { Bought, Buyers } from './buyer.js';
import { drained, wrongWithLog } from './log-proofs.js';
import { wrongWithEffects, wrongWithOrders, wrongWithStock } from './order-proofs.js';
import { faults } from './rows.js';
import type { Shop } from './shop.js';

/**
 * Waits until all work is done and proves that nothing was lost and nothing done twice, under automatic processing.
 *
 * @param url a process that runs
 * @returns everything that is wrong, in words
 */
export async function provenWrong(
  shop: Shop,
  url: string,
  bought: readonly Bought[],
  { patience = 60_000 } = {},
): Promise<string[]> {
  await drained(shop.database, shop.handlers, patience);
  return [
    ...(await wrongWithOrders(shop.database, bought)),
    ...(await wrongWithLog(shop.database, shop.handlers)),
    ...(await wrongWithEffects(shop.database)),
    ...(await wrongWithStock(shop.database, shop.stock, { processed: true })),
    ...(await wrongByIntegrity(shop, url)),
  ];
}

/** What the service itself finds wrong with its numbers. */
export async function wrongByIntegrity(shop: Shop, url: string): Promise<string[]> {
  const auditor = new Client(url);
  auditor.token = shop.token('auditor');
  const { checks } = ok(await auditor.post('/v2/admin/integrity/checks'));
  return checks
    .filter((check) => check.failed > 0 || Number(check['pending'] ?? 0) > 0)
    .map((check) => `${check.name} ${String(check.counterexamples)}`);
}

/** Sends these orders once more, with their keys; whoever is not answered with the very order of before is named. */
export async function answeredOtherwise(buyers: Buyers, bought: readonly Bought[]): Promise<string[]> {
  const wrong: unknown[] = [];
  for (const { key, lines, reply } of bought) {
    const again = await buyers.once(0, lines, key);
    const isReplay = again?.headers.get('idempotent-replayed') === 'true';
    if (!isReplay || JSON.stringify(again?.data) !== JSON.stringify(reply.data)) wrong.push(key);
  }
  return faults('orders that are answered otherwise when they are asked for again', wrong);
}
