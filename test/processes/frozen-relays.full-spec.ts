import { describe, expect, it } from '@jest/globals';
import type { CrashPoint } from '#platform/crash/crash-points.js';
import { Buyers } from '../crash/support/buyer.js';
import { sharedMongo } from '../crash/support/environment.js';
import { drained } from '../crash/support/log-proofs.js';
import { provenWrong } from '../crash/support/proofs.js';
import { openShop } from '../crash/support/shop.js';
import { until } from '../crash/support/until.js';

const ORDERS = 30;
const DRAINED_WITHIN_MS = 120_000;

/** Where the first of two relays freezes, and what it says when it wakes up past its lease. */
const FREEZES: readonly (readonly [CrashPoint, RegExp | undefined])[] = [
  ['handler.begin', /has gone to another process/],
  // its transaction is over since long, and so is its patience
  ['handler.before-commit', /waits for the database/],
  ['sequencer.begin', undefined],
  ['sequencer.before-commit', undefined],
];

describe('a relay that is frozen past its lease', () => {
  it.each(FREEZES)(
    'at %s has its late work refused, and everything is done once',
    async (point, says) => {
      const shop = await openShop(sharedMongo(), [100_000], { HANDLE_EVENTS: 'false' });
      try {
        const server = shop.server();
        await server.start();
        const [product = ''] = shop.stock.keys();
        const buyers = new Buyers(() => [server.url], shop.token('customer'));
        const buy = () => Promise.all(Array.from({ length: ORDERS }, () => buyers.buy({ [product]: 1 })));

        const frozen = shop.worker();
        await frozen.start({ CRASH_AT: `${point}:1:freeze` });
        await buy();
        await until('the first relay is frozen', () => frozen.isFrozen);
        const other = shop.worker();
        await other.start();
        await drained(shop.database, shop.handlers, DRAINED_WITHIN_MS);

        frozen.signal('SIGCONT');
        if (says) await until('it says what became of its work', () => says.test(frozen.said));
        await buy();
        expect(await provenWrong(shop, server.url, buyers.bought, { patience: DRAINED_WITHIN_MS })).toEqual(
          [],
        );
        expect(frozen.isRunning).toBe(true);

        // and it is a relay like any other again
        await other.kill();
        await buy();
        expect(await provenWrong(shop, server.url, buyers.bought, { patience: DRAINED_WITHIN_MS })).toEqual(
          [],
        );
      } finally {
        await shop.close();
      }
    },
    360_000,
  );
});
