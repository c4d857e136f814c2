import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditLog } from '../../libs/audit/src/audit-log.schema.js';
import { proven } from '../../libs/audit/src/chain/proof/entry.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import type { Verdict } from '../../libs/audit/src/chain/proof/verdict.js';
import { Sealer } from '../../libs/audit/src/chain/sealer.js';
import { Verifier } from '../../libs/audit/src/chain/verifier.js';
import { startApp, type TestApp } from '../support/app.js';

const ENTRIES = 100_000;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** How far ahead of the clock the entries are, so that the sealer does not come between: it takes what is over. */
const AHEAD_MS = 1_000_000;

/** An order's entry, as large as one of a few lines. @param begin second of the first one; there are 1,000 in each */
function entry(number: number, begin: number) {
  const second = begin + Math.floor(number / 1_000);
  return proven(
    {
      _id: `${second.toString(16)}${number.toString(16).padStart(16, '0')}`,
      action: 'order.place',
      resource: 'order',
      resourceId: `66a1f0c2b7e4${number.toString(16).padStart(12, '0')}`,
      userId: '66a1f0c2b7e4d5a3c9f01234',
      actor: '66a1f0c2b7e4d5a3c9f01234',
      changes: {
        lines: { to: 3 },
        number: { to: `S-${number}` },
        status: { to: 'PENDING' },
        total: { to: { amount: 4_999, currency: 'EUR' } },
      },
      timestamp: new Date(second * 1_000),
      ipAddress: '203.0.113.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      requestId: `0b8f2c1e-9d7a-4f36-8a11-${number.toString(16).padStart(12, '0')}`,
    },
    `0b8f2c1e-9d7a-4f36-8a11-${number.toString(16).padStart(12, '0')}`,
    app.get(Keyring),
  );
}

it('a hundred thousand entries are signed, sealed and verified; the figures are printed', async () => {
  const logs = app.database.collection<AuditLog>('audit_logs');
  /** Seconds, and those of them that this process computed: what else the machine did is in the first alone. */
  const seconds = async (work: () => Promise<unknown>): Promise<[number, number]> => {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(cpu);
    return [(performance.now() - begun) / 1_000, (user + system) / 1_000_000];
  };
  const told = ([all, own]: [number, number]) => `${all.toFixed(1)} s (${own.toFixed(1)} s of this process)`;
  const begin = Math.floor((app.clock.millis() + AHEAD_MS) / 1_000);
  let signing = 0;
  for (let from = 0; from < ENTRIES; from += 5_000) {
    const begun = performance.now();
    const rows = Array.from({ length: 5_000 }, (_, index) => entry(from + index, begin));
    signing += performance.now() - begun;
    await logs.insertMany(rows);
  }
  app.clock.travel(2 * AHEAD_MS);
  const sealing = await seconds(() => app.get(Sealer).round());
  let verdict: Verdict | undefined;
  const verifying = await seconds(async () => (verdict = await app.get(Verifier).verify()));
  process.stdout.write(
    `  audit: ${ENTRIES} entries: signed in ${((signing / ENTRIES) * 1_000).toFixed(1)} µs each, ` +
      `sealed in ${told(sealing)}, verified in ${told(verifying)}\n`,
  );
  expect(verdict).toEqual({ valid: true, checked: expect.any(Number) });
  expect(verdict?.checked).toBeGreaterThanOrEqual(ENTRIES);
  expect(await app.database.collection('audit_seals').countDocuments()).toBeLessThan(ENTRIES / 400);
}, 600_000);
