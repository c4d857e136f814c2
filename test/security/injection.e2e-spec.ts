import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../contract/calls/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { allSlots, apart, operatorsStored, tryAll, withFewHeaders } from './injection.js';
import { PAYLOADS } from './payloads.js';
import type { Slot } from './slots.js';

// every payload and every slot, but of the headers, and not each with each: that is injection.full-spec.ts
describe('what people send who mean harm', () => {
  let app: TestApp;
  let world: World;
  let slots: Slot[];
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', HOLDS_PER_CUSTOMER: '10000' });
    world = await World.in(app);
    slots = withFewHeaders(await allSlots(world, [2]));
  }, 300_000);
  afterAll(() => app.close());

  it('is refused in every slot, with a clear answer and without a trace', async () => {
    const pairs = apart(slots).flatMap((slot, index) => {
      const payload = PAYLOADS[(index * 37) % PAYLOADS.length];
      return payload ? [{ slot, payload }] : [];
    });
    const wrong = await tryAll(pairs, world, 8);
    expect(wrong).toEqual([]);
    expect(await operatorsStored(world)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(120);
    expect(slots.length).toBeGreaterThan(PAYLOADS.length);
    process.stdout.write(`  injection: ${slots.length} slots, ${PAYLOADS.length} payloads\n`);
  }, 300_000);
});
