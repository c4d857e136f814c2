import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Client } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { Poison, POISON_HANDLER } from './poison.js';

const MOST_TRIES = 10;
const LONGEST_WAIT_MS = 60_000;

describe('an event that a handler cannot handle', () => {
  let app: TestApp;
  let poison: Poison;
  let admin: Client;
  let product: string;
  let spoilt: string;
  let sound: string;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' }, [Poison]);
    poison = app.get(Poison);
    admin = app.as('admin');
    product = (await new Given(app).product(100)).id;
    await app.settled();
  });
  afterAll(() => app.close());

  const order = async (): Promise<string> => ok(await place(app.as('customer'), { [product]: 1 })).id;
  const cancel = async (id: string) => ok(await app.as('customer').post(`/v2/orders/${id}/cancel`));
  const letters = async (status: string) =>
    (await admin.get(`/v2/admin/dead-letters?status=${status}&handler=${POISON_HANDLER}`)).rows;

  it('holds up its own aggregate and no other', async () => {
    poison.spoilNext();
    spoilt = await order();
    await seen(async () => (await letters('WAITING')).length === 1);
    sound = await order();
    await cancel(spoilt);
    await cancel(sound);
    const later = await order();
    // everything else is done though the spoilt one is tried again for minutes
    await seen(async () => (await poison.done(later)).length === 1);

    expect(await poison.done(sound)).toEqual([`order:${sound}:00000001`, `order:${sound}:00000002`]);
    const [waiting] = await letters('WAITING');
    expect(waiting).toMatchObject({
      handler: POISON_HANDLER,
      aggregate: `order:${spoilt}`,
      reason: `${spoilt} is spoilt`,
      event: { data: expect.anything() },
    });
  });

  it('is given up after ten tries, with its reason and what it said', async () => {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      app.clock.travel(LONGEST_WAIT_MS);
      await seen(async () => {
        const [letter] = [...(await letters('WAITING')), ...(await letters('DEAD'))];
        return Number(letter?.['tries']) > tries || letter?.['status'] === 'DEAD';
      });
    }
    const [dead] = await letters('DEAD');
    expect(dead).toMatchObject({ status: 'DEAD', tries: MOST_TRIES, reason: `${spoilt} is spoilt` });
    await app.settled();
    const one = ok(await admin.get(`/v1/admin/dead-letters/${dead?.id ?? ''}`));
    expect(one['event']).toMatchObject({ data: expect.objectContaining({}), version: 1 });
    expect(await poison.done(spoilt)).toEqual([]);
  });

  it('is told apart from what waits behind it', async () => {
    const behind = await letters('BEHIND');
    expect(behind).toHaveLength(1);
    const [dead] = await letters('DEAD');
    for (const { id } of behind) {
      const refused = await admin.post(`/v2/admin/dead-letters/${id}/requeue`);
      expect(refused.status).toBe(409);
      expect(refused.codes).toEqual(['DEAD_LETTER_BEHIND']);
      expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ details: { first: dead?.id } }] });
    }
  });

  it('goes through when it is requeued and the reason is gone, once, and those behind it follow', async () => {
    const [dead] = await letters('DEAD');
    poison.spoilt.clear();
    const again = ok(await admin.post(`/v2/admin/dead-letters/${dead?.id ?? ''}/requeue`));
    expect(again).toMatchObject({ status: 'WAITING', tries: 0 });
    await app.settled();
    await seen(async () => (await letters('BEHIND')).length + (await letters('WAITING')).length === 0);

    expect(await poison.done(spoilt)).toEqual([`order:${spoilt}:00000001`, `order:${spoilt}:00000002`]);
    const gone = await admin.post(`/v2/admin/dead-letters/${dead?.id ?? ''}/requeue`);
    expect(gone.status).toBe(404);
    expect(await new Given(app).broken()).toEqual([]);
  });

  it('is not for everybody to see', async () => {
    for (const role of ['customer', 'manager', 'auditor'] as const)
      expect((await app.as(role).get('/v2/admin/dead-letters')).status).toBe(403);
  });
});

async function seen(look: () => Promise<boolean>, patience = 30_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error('It did not come to pass');
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
