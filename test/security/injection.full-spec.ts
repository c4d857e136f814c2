import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { World } from '../contract/calls/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { allSlots, apart, operatorsStored, tryAll } from './injection.js';
import { PAYLOADS } from './payloads.js';
import type { Slot } from './slots.js';

/** `INJECTION_EVERY=100 npm run test:full -- test/security/injection` tries every hundredth pair. */
const EVERY = Number(process.env['INJECTION_EVERY'] ?? 1);

let app: TestApp;
let world: World;
let slots: Slot[];
beforeAll(async () => {
  app = await startApp({
    ORDER_PROCESSING: 'manual',
    HOLDS_PER_CUSTOMER: '10000',
    ACCESS_TOKEN_MINUTES: '60',
  });
  world = await World.in(app);
  slots = await allSlots(world, [1, 2]);
}, 300_000);
afterAll(() => app.close());

it('every payload in every slot is refused, with a clear answer and without a trace', async () => {
  const order = apart(slots);
  const all = PAYLOADS.flatMap((payload) => order.map((slot) => ({ slot, payload })));
  const pairs = all.filter((_, index) => index % EVERY === 0);
  process.stdout.write(`  injection: ${pairs.length} of ${all.length} pairs\n`);
  const wrong = await tryAll(pairs, world, 16);
  expect(wrong.slice(0, 50)).toEqual([]);
  expect(await operatorsStored(world)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}, 3_600_000);
