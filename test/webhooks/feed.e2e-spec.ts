import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { Retention } from '#platform/outbox/retention.js';
import { type TestApp, startApp } from '../support/app.js';
import type { Reply, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import { EventStream } from './event-stream.js';
import { Receiver } from './receiver.js';

interface Place {
  readonly next: number;
  readonly head: number;
  readonly from: number;
}
const placeOf = (reply: Reply): Place => reply.meta as unknown as Place;

let app: TestApp;
let given: Given;
let mug: Wire;

beforeAll(async () => {
  app = await startApp();
  given = new Given(app);
  mug = await given.product(1_000);
});
afterAll(() => app.close());

const read = (query: string): Promise<Reply> => app.as('admin').get(`/v2/events?${query}`);
const head = async (): Promise<number> => placeOf(await read('limit=1')).head;
const names = (reply: Reply): string[] => reply.rows.map((row) => row.name);

describe('GET /events', () => {
  it('gives everything that happened, in one order without gaps and each aggregate in its own', async () => {
    await Promise.all(Array.from({ length: 12 }, () => given.order({ [mug.id]: 1 })));
    await app.settled();
    const all: Wire[] = [];
    for (let after = 0; ;) {
      const reply = await read(`after=${after}&limit=7`);
      all.push(...reply.rows);
      after = placeOf(reply).next;
      if (after === placeOf(reply).head) break;
    }
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, at) => at + 1));
    const ofAggregates = new Map<string, number[]>();
    for (const event of all) {
      const { type, id } = event['aggregate'] as { type: string; id: string };
      ofAggregates.set(`${type} ${id}`, [
        ...(ofAggregates.get(`${type} ${id}`) ?? []),
        event['aggregateSeq'] as number,
      ]);
    }
    for (const seqs of ofAggregates.values()) expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    expect(all.filter(({ name }) => name === 'order:created')).toHaveLength(12);
  });

  it('shows an event the same in both versions', async () => {
    const order = await given.order({ [mug.id]: 2 });
    await app.settled();
    const [event] = (await read('types=order:created&limit=1000')).rows.slice(-1);
    expect(event).toEqual({
      id: `order:${order.id}:00000001`,
      seq: expect.any(Number),
      name: 'order:created',
      version: 1,
      aggregate: { type: 'order', id: order.id },
      aggregateSeq: 1,
      occurredAt: expect.stringMatching(/Z$/),
      actor: app.as('customer').userId,
      correlationId: expect.any(String),
      causationId: null,
      data: expect.objectContaining({ orderId: order.id, number: order.number, total: 500 }),
    });
    const query = `events?after=${(event as Wire).seq - 1}&limit=1`;
    const [first, second] = await Promise.all([1, 2].map((v) => app.as('admin').get(`/v${v}/${query}`)));
    expect(first?.rows).toEqual(second?.rows);
  });

  it('leaves names out that are not asked for, and goes on behind them', async () => {
    const order = await given.order({ [mug.id]: 1 });
    ok(await app.as('customer').post(`/v2/orders/${order.id}/cancel`, { reason: 'only trying' }));
    await app.settled();
    const reply = await read('types=order:cancelled,order:created&limit=1000');
    expect(new Set(names(reply))).toEqual(new Set(['order:created', 'order:cancelled']));
    expect(placeOf(reply).next).toBe(placeOf(reply).head);
    expect(names(await read(`after=${placeOf(reply).next}&types=order:created`))).toEqual([]);
  });

  it('waits for the next event, as long as it is told to', async () => {
    await app.settled();
    const after = await head();
    const waiting = read(`after=${after}&types=order:created&wait=20`);
    const order = await given.order({ [mug.id]: 1 });
    const reply = await waiting;
    expect(reply.rows.map(({ data }) => (data as Wire).orderId)).toEqual([order.id]);
    await app.settled();
    const nothing = await read(`after=${await head()}&wait=1`);
    expect([nothing.status, nothing.rows]).toEqual([200, []]);
  });

  it.each([
    ['after=-1', 'after'],
    ['after=1.5', 'after'],
    ['after=999999999', 'after'],
    ['limit=1001', 'limit'],
    ['wait=31', 'wait'],
    ['types=order:eaten', 'types'],
    ['colour=red', 'colour'],
  ])('refuses ?%s', async (query, field) => {
    const reply = await read(query);
    expect([reply.status, reply.codes]).toEqual([400, [`VALIDATION_FAILED ${field}`]]);
  });

  it('walks along an index whatever is asked for', async () => {
    const events = app.database.collection<{ _id: number; name: string }>('events');
    const named = { name: { $in: ['order:created', 'stock:low'] }, _id: { $gt: 5, $lte: 50 } };
    for (const filter of [{ _id: { $gt: 5, $lte: 50 } }, named]) {
      const plan = JSON.stringify(await events.find(filter).sort({ _id: 1 }).limit(20).explain());
      expect(plan).not.toMatch(/COLLSCAN|"stage":"SORT"/);
    }
  });
});

describe('a receiver', () => {
  it('that was down, and died in the middle of a batch, ends with the view of the source', async () => {
    const receiver = new Receiver(app.as('admin'));
    await receiver.catchUp(100);
    const lamp = await given.product(60);
    const buyers = Array.from({ length: 40 }, (_, at) =>
      place(app.as('customer'), { [at % 2 ? mug.id : lamp.id]: 1 }).then(ok),
    );
    const orders = await Promise.all(buyers);
    for (const { id } of orders.slice(0, 10))
      ok(await app.as('customer').post(`/v2/orders/${id}/cancel`, { reason: 'only trying' }));
    await app.settled();

    await receiver.catchUp(16, 21); // 16 are noted, 5 more are worked through and not noted
    await receiver.catchUp(16);

    expect(receiver.again).toHaveLength(5);
    for (const { id } of orders)
      expect([id, receiver.orders.get(id)]).toEqual([
        id,
        ok(await app.as('customer').get(`/v2/orders/${id}`)).status,
      ]);
    for (const { id } of [mug, lamp]) {
      const [level] = (await given.stockOf(id)).locations;
      expect(level).toMatchObject(receiver.stock.get(`${id} MAIN`) as object);
    }
  });
});

describe('GET /events/stream', () => {
  const open = (query = '', headers: Record<string, string> = {}): Promise<EventStream> =>
    EventStream.open(`${app.url}/v2/events/stream?${query}`, app.as('admin').token, headers);

  it('follows live, and goes on without a gap after a break', async () => {
    await app.settled();
    const first = await open('types=order:created');
    const one = await given.order({ [mug.id]: 1 });
    await until(() => first.messages.length === 1);
    await first.close();
    const [two, three] = [await given.order({ [mug.id]: 1 }), await given.order({ [mug.id]: 1 })];
    const second = await open('types=order:created', { 'last-event-id': first.lastEventId });
    await until(() => second.messages.length === 2);
    await second.close();
    const all = [...first.messages, ...second.messages];
    expect(all.map(({ data }) => (data['data'] as Wire).orderId)).toEqual([one.id, two.id, three.id]);
    expect(all.map(({ id, data }) => [id, data.name])).toEqual(
      all.map(({ event, data }) => [String(data.seq), event]),
    );
  });

  it('begins where it is told to', async () => {
    const stream = await open('after=0&seconds=1');
    await stream.end();
    expect(stream.messages.map(({ data }) => data.seq)).toEqual(stream.messages.map((_, at) => at + 1));
    expect(stream.lastEventId).toBe(String(await head()));
  });

  it('answers a question without a body at once', async () => {
    const { token } = app.as('admin');
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${app.url}/v2/events/stream`, { method: 'HEAD', headers });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/event-stream',
      '',
    ]);
  });

  it.each([
    ['after=999999999', {}, 400],
    ['seconds=901', {}, 400],
    ['', { 'last-event-id': 'x' }, 400],
    ['', { authorization: 'Bearer nobody' }, 401],
  ])('refuses ?%s with %j', async (query, headers, status) => {
    expect((await open(query, headers)).status).toBe(status);
  });
});

describe('events that are kept for a day', () => {
  let brief: TestApp;
  let cups: Given;
  let cup: Wire;
  beforeAll(async () => {
    brief = await startApp({ EVENTS_KEPT_DAYS: '1' });
    cups = new Given(brief);
    cup = await cups.product(50);
  });
  afterAll(() => brief.close());

  /** Everything up to now happened two days ago. */
  async function age(): Promise<number> {
    await brief.settled();
    const back = { $subtract: [0, 0] };
    for (const [collection, field] of [
      ['events', 'occurredAt'],
      ['orders', 'createdAt'],
    ] as const) {
      back.$subtract = [`$${field}`, 2 * 86_400_000] as never;
      await brief.database.collection(collection).updateMany({}, [{ $set: { [field]: back } }]);
    }
    return brief.get(FactFeed).head();
  }

  it('are dropped then, and whoever asks for them is told so', async () => {
    await cups.order({ [cup.id]: 1 });
    await brief.settled();
    expect(await brief.get(Retention).sweep()).toBe(0);
    const old = await age();
    const young = await cups.order({ [cup.id]: 1 });
    await brief.settled();
    expect(await brief.get(Retention).sweep()).toBe(old);

    const refused = await brief.as('admin').get('/v2/events');
    expect([refused.status, refused.body.errors]).toEqual([
      410,
      [expect.objectContaining({ code: 'EVENTS_EXPIRED', field: 'after', details: { from: old + 1 } })],
    ]);
    const stream = await EventStream.open(`${brief.url}/v2/events/stream?after=1`, brief.as('admin').token);
    expect(stream.status).toBe(410);
    const kept = await brief.as('admin').get(`/v2/events?after=${old}`);
    expect(kept.rows.map(({ seq }) => seq)).toEqual(kept.rows.map((_, at) => old + 1 + at));
    expect(kept.rows.map(({ data }) => (data as Wire).orderId)).toContain(young.id);
    expect(placeOf(kept).from).toBe(old + 1);
    expect(await cups.broken()).toEqual([]);
  });

  it('stay as long as a handler has not done them', async () => {
    const head = await age();
    const parked = { handler: 'x', seq: head - 1, aggregate: 'order:x', status: 'DEAD', tries: 10 };
    const rows = brief.database.collection<{ _id: string }>('parked_events');
    await rows.insertOne({ _id: 'x', ...parked });
    await brief.get(Retention).sweep();
    expect(placeOf(await brief.as('admin').get(`/v2/events?after=${head}`)).from).toBe(head - 1);
    await rows.deleteOne({ _id: 'x' });
    await brief.get(Retention).sweep();
    // nothing is kept, and the place to go on from is still known
    expect(placeOf(await brief.as('admin').get(`/v2/events?after=${head}`))).toEqual(
      expect.objectContaining({ next: head, head, from: head + 1 }),
    );
  });
});
