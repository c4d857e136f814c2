import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Settings } from '#platform/config/settings.js';
import { Courier } from '../../libs/webhooks/src/deliveries/courier.js';
import type { Delivery } from '../../libs/webhooks/src/deliveries/delivery.schema.js';
import { type TestApp, startApp } from '../support/app.js';
import { type Client, tally, type Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';
import { until } from '../support/until.js';
import { answering, Hook } from './hook.js';

let app: TestApp;
let given: Given;
let admin: Client;
let mug: Wire;
let hook: Hook;

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual' });
  given = new Given(app);
  admin = app.as('admin');
  mug = await given.product(1_000);
});
afterAll(() => app.close());
beforeEach(async () => {
  hook = await Hook.open();
});
afterEach(async () => {
  await hook.close();
  for (const { id } of (await admin.get('/v2/webhooks?limit=100')).rows)
    ok(await admin.delete(`/v2/webhooks/${id}`));
});

const make = async (more: Record<string, unknown> = {}): Promise<Wire> =>
  ok(await admin.post('/v2/webhooks', { url: hook.url, types: ['order:created'], ...more }));
const deliveriesOf = async (webhook: Wire, query = ''): Promise<Wire[]> =>
  (await admin.get(`/v2/webhooks/${webhook.id}/deliveries?limit=100${query}`)).rows;
const idOf = (order: Wire): string => `order:${order.id}:00000001`;
const secretOf = (webhook: Wire): string => String(webhook['secret']);
/** throws unless the signature is right */
const verified = (secret: string, at = 0): unknown =>
  new Webhook(secret).verify(hook.calls[at]?.text ?? '', hook.calls[at]?.headers as Record<string, string>);

const triesOf = (delivery: Wire | undefined): Wire[] => (delivery?.['attempts'] ?? []) as Wire[];

/** Every try that waits is due now. */
function goOn(milliseconds: number): void {
  app.clock.travel(milliseconds);
  app.get(Courier).wake();
}

describe('a webhook', () => {
  it('is told of what happens from now on, as the feed tells it, and signed', async () => {
    await given.order({ [mug.id]: 1 });
    await app.settled();
    const webhook = await make();
    const order = await given.order({ [mug.id]: 2 });
    await until(() => hook.calls.length > 0);
    expect(hook.ids).toEqual([idOf(order)]);
    const [{ headers, event }] = hook.calls as [Hook['calls'][0]];
    expect(verified(secretOf(webhook))).toEqual(event);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const feed = await admin.get(`/v2/events?after=${event.seq - 1}&limit=1`);
    expect(event).toEqual(feed.rows[0]);
    await until(async () => (await deliveriesOf(webhook))[0]?.status === 'DELIVERED');
    expect(await deliveriesOf(webhook)).toEqual([
      expect.objectContaining({
        eventId: idOf(order),
        seq: event.seq,
        name: 'order:created',
        tries: 1,
        sent: hook.calls[0]?.text,
        attempts: [expect.objectContaining({ url: hook.url, status: 200, answer: 'thank you', error: null })],
      }),
    ]);
  });

  it('is told of the names it wants, or of all', async () => {
    const cancelled = await Hook.open();
    await make({ types: null });
    await make({ url: cancelled.url, types: ['order:cancelled'] });
    const { id } = await given.order({ [mug.id]: 1 });
    ok(await app.as('customer').post(`/v2/orders/${id}/cancel`, { reason: 'only trying' }));
    await until(() => cancelled.calls.length === 1 && hook.calls.length === 4);
    expect(cancelled.calls.map(({ event }) => event.name)).toEqual(['order:cancelled']);
    expect(tally(hook.calls, ({ event }) => event.name)).toEqual({
      'order:created': 1,
      'order:cancelled': 1,
      'inventory:updated': 2,
    });
    await cancelled.close();
  });

  it('has two secrets that sign while one takes the place of the other', async () => {
    const first = await make();
    const second = ok(await admin.post(`/v2/webhooks/${first.id}/secrets`, { keepHours: 1 }));
    await given.order({ [mug.id]: 1 });
    await until(() => hook.calls.length === 1);
    for (const secret of [secretOf(first), secretOf(second)]) expect(verified(secret)).toBeTruthy();
    expect(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow('No matching signature');

    const third = ok(await admin.post(`/v2/webhooks/${first.id}/secrets`, { keepHours: 0 }));
    await given.order({ [mug.id]: 1 });
    await until(() => hook.calls.length === 2);
    expect(verified(secretOf(third), 1)).toBeTruthy();
    for (const secret of [secretOf(first), secretOf(second)])
      expect(() => verified(secret, 1)).toThrow('No matching signature');
    expect(String(hook.calls[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('shows its secret once, and nothing else ever does', async () => {
    const key = { 'idempotency-key': 'once-and-never-again' };
    const webhook = ok(await admin.post('/v2/webhooks', { url: `${hook.url}?token=t0p` }, key));
    ok(await admin.post(`/v2/webhooks/${webhook.id}/ping`));
    await until(async () => (await deliveriesOf(webhook))[0]?.status === 'DELIVERED');
    const answers = [
      await admin.get(`/v2/webhooks/${webhook.id}`),
      await admin.get('/v2/webhooks'),
      await admin.get(`/v2/webhooks/${webhook.id}/deliveries`),
      await admin.get(`/v2/audit-logs?resource=webhook`),
    ].map(({ text }) => text);
    const stored: unknown[] = [];
    for (const { name } of (await app.database.listCollections()).values())
      stored.push(await app.database.collection(name).find().toArray());
    const bare = secretOf(webhook).replace('whsec_', '');
    expect(bare).toHaveLength(44);
    for (const text of [...answers, JSON.stringify(stored)]) expect(text).not.toContain(bare);
    expect(answers[3]).not.toContain('t0p');
  });

  it('is paused and goes on', async () => {
    const webhook = await make();
    ok(await admin.patch(`/v2/webhooks/${webhook.id}`, { enabled: false }, { 'if-match': '*' }));
    await given.order({ [mug.id]: 1 });
    await app.settled();
    ok(await admin.post(`/v2/webhooks/${webhook.id}/ping`));
    await until(() => hook.calls.length === 1);
    expect(hook.calls[0]?.event).toEqual({
      id: expect.stringMatching(/^ping:/),
      name: 'webhook:ping',
      version: 1,
      occurredAt: expect.any(String),
      data: { webhookId: webhook.id },
    });
    ok(await admin.patch(`/v2/webhooks/${webhook.id}`, { enabled: true }, { 'if-match': '*' }));
    const order = await given.order({ [mug.id]: 1 });
    await until(() => hook.calls.length === 2);
    expect(hook.ids[1]).toBe(idOf(order));
  });

  it.each([
    [{ url: 'nonsense' }, 'url'],
    [{ url: 'ftp://example.com/' }, 'url'],
    [{ types: ['order:eaten'] }, 'types'],
    [{ types: [] }, 'types'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ secret: 'mine' }, 'secret'],
  ])('is refused with %j', async (wrong, field) => {
    const reply = await admin.post('/v2/webhooks', { url: hook.url, ...wrong });
    expect([reply.status, reply.codes]).toEqual([400, [`VALIDATION_FAILED ${field}`]]);
  });

  it('is changed only by who has read it', async () => {
    const { id } = await make();
    const etag = (await admin.get(`/v2/webhooks/${id}`)).headers.get('etag') ?? '';
    const change = { description: 'shop' };
    expect((await admin.patch(`/v2/webhooks/${id}`, change, { 'if-match': etag })).status).toBe(200);
    expect((await admin.patch(`/v2/webhooks/${id}`, change, { 'if-match': etag })).status).toBe(412);
    expect((await admin.patch(`/v2/webhooks/${id}`, change)).status).toBe(428);
  });
});

describe('a receiver that fails', () => {
  afterEach(() => app.clock.returnToPresent());

  it('is tried again later and later, twelve times within a day, and then parked until somebody asks', async () => {
    hook.answer = answering(503);
    const webhook = await make();
    const order = await given.order({ [mug.id]: 1 });
    const begun = app.clock.millis();
    // over HTTP the token would expire on the way
    const rows = app.database.collection<Delivery & { _id: string }>('webhook_deliveries');
    for (let tries = 1; tries <= 12; tries++) {
      await until(async () => (await rows.findOne({ webhookId: webhook.id }))?.attempts.length === tries);
      const kept = await rows.findOne({ webhookId: webhook.id });
      expect([kept?.tries, hook.calls.length]).toEqual([tries, tries]);
      if (kept?.status === 'PENDING') goOn(kept.nextAt.getTime() - app.clock.millis() + 1);
    }
    const hours = (app.clock.millis() - begun) / 3_600_000;
    expect([hours > 21, hours < 27]).toEqual([true, true]);
    app.clock.returnToPresent();
    const [parked] = (await deliveriesOf(webhook, '&status=PARKED')) as [Wire];
    expect(parked).toMatchObject({ status: 'PARKED', tries: 12, nextAt: null });
    expect(triesOf(parked).at(-1)).toMatchObject({
      status: 503,
      answer: 'no',
      error: 'The receiver answered 503',
    });
    expect(new Set(hook.ids)).toEqual(new Set([idOf(order)]));

    hook.answer = answering(204);
    const again = await admin.post(`/v2/webhooks/deliveries/${parked.id}/redeliver`);
    expect([again.status, again.data.status]).toEqual([202, 'PENDING']);
    await until(async () => (await deliveriesOf(webhook))[0]?.status === 'DELIVERED');
    expect((await deliveriesOf(webhook))[0]).toMatchObject({ tries: 1 });
  });

  it('waits as long as it asks for', async () => {
    hook.answer = answering(429, { 'retry-after': '600' });
    const webhook = await make();
    await given.order({ [mug.id]: 1 });
    await until(async () => triesOf((await deliveriesOf(webhook))[0]).length === 1);
    const [{ nextAt }] = (await deliveriesOf(webhook)) as [Wire];
    expect(Date.parse(String(nextAt)) - app.clock.millis()).toBeGreaterThan(590_000);
  });

  it('and one that never answers hold up no other', async () => {
    const [silent, dead] = [await Hook.open(), await Hook.open()];
    silent.answer = () => undefined;
    await dead.close();
    await make({ url: silent.url });
    await make({ url: dead.url });
    await make();
    const orders: Wire[] = [];
    for (let at = 0; at < 12; at++) orders.push(await given.order({ [mug.id]: 1 }));
    await until(() => hook.calls.length === 12);
    expect(new Set(hook.ids)).toEqual(new Set(orders.map(idOf)));
    expect(silent.calls.length).toBeLessThanOrEqual(4);
    await silent.close();
  });

  it('gets everything again that was told since a moment', async () => {
    const since = new Date(app.clock.millis()).toISOString();
    const orders = [await given.order({ [mug.id]: 1 }), await given.order({ [mug.id]: 1 })];
    await app.settled();
    const webhook = await make();
    orders.push(await given.order({ [mug.id]: 1 }));
    await until(() => hook.calls.length === 1);
    const reply = await admin.post(`/v2/webhooks/${webhook.id}/redeliver`, { since });
    expect(reply.status).toBe(202);
    await until(() => hook.calls.length === 4);
    expect(tally(hook.ids, String)).toEqual(
      Object.fromEntries(orders.map((order, at) => [idOf(order), at === 2 ? 2 : 1])),
    );
    await until(async () => ok(await admin.get(`/v2/webhooks/${webhook.id}`))['replay'] === null);
  });
});

it('two processes call a receiver once for each event', async () => {
  const one = await startApp({ ORDER_PROCESSING: 'manual' });
  const { MONGODB_URI, DATA_DIR } = one.get<Settings>(Settings as Type<Settings>);
  const two = await startApp({ ORDER_PROCESSING: 'manual', MONGODB_URI, DATA_DIR });
  const cup = await new Given(one).product(100);
  ok(await one.as('admin').post('/v2/webhooks', { url: hook.url, types: ['order:created'] }));
  const orders = await Promise.all(
    Array.from({ length: 40 }, (_, at) => new Given(at % 2 ? one : two).order({ [cup.id]: 1 })),
  );
  const delivered = { status: 'DELIVERED' };
  const deliveries = one.database.collection('webhook_deliveries');
  await until(async () => (await deliveries.countDocuments(delivered)) === 40);
  expect(tally(hook.ids, String)).toEqual(Object.fromEntries(orders.map((order) => [idOf(order), 1])));
  await two.close();
  await one.close();
});
