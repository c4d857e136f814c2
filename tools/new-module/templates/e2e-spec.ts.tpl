import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus } from '#platform/bus/bus.js';
import { type TestApp, startApp } from '../support/app.js';
import { type Client, type Reply, tally } from '../support/client.js';
import { ok } from '../support/given.js';

let app: TestApp;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  manager = app.as('manager');
});
afterAll(() => app.close());

const create = (name: string, key: string = crypto.randomUUID()): Promise<Reply> =>
  manager.post('/v2/{{kebab}}', { name }, { 'idempotency-key': key });

describe('one {{thing words}}', () => {
  it('is made, read in both versions, put on record and told', async () => {
    const made = await create('North');
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([
      201,
      `/v2/{{kebab}}/${made.data.id}`,
      '"1"',
    ]);
    const { id } = made.data;
    for (const version of ['v1', 'v2']) {
      expect(ok(await app.as('auditor').get(`/${version}/{{kebab}}/${id}`))).toEqual(made.data);
    }
    const log = await app.as('auditor').get(`/v2/audit-logs?resource={{thing-kebab}}&resourceId=${id}`);
    expect(log.rows).toMatchObject([{ action: '{{thing-kebab}}.create', changes: { name: { to: 'North' } } }]);
    await app.settled();
    const told = await app.database
      .collection('events')
      .find({ 'aggregate.type': '{{thing-kebab}}', 'aggregate.id': id })
      .toArray();
    expect(told).toMatchObject([
      { name: '{{thing-kebab}}:created', aggregateSeq: 1, data: { {{thing}}Id: id, name: 'North' } },
    ]);
  });

  it('is made once per Idempotency-Key, and the key belongs to one request', async () => {
    const replies = await Promise.all(Array.from({ length: 4 }, () => create('Once', 'key-once')));
    expect(new Set(replies.map((reply) => reply.data.id)).size).toBe(1);
    expect(tally(replies, ({ headers }) => headers.get('idempotent-replayed') ?? 'first')).toEqual({
      first: 1,
      true: 3,
    });
    expect((await create('Twice', 'key-once')).status).toBe(422);
    const { rows } = await manager.get('/v2/{{kebab}}');
    expect(rows.filter(({ name }) => name === 'Once')).toHaveLength(1);
  });

  it('is answered 304 while it is the one that was read', async () => {
    const made = await create('Still');
    const again = await manager.get(`/v2/{{kebab}}/${made.data.id}`, { 'if-none-match': '"1"' });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('is found by other modules; unknown ids are absent', async () => {
    const { id } = ok(await create('Known'));
    const found = await app.get(Bus).ask('{{things}}.find', { ids: [id, 'nobody'] });
    expect([...found]).toEqual([[id, { id, name: 'Known' }]]);
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: { $gt: '' } }, 'name'],
    [{ name: 'x', version: 7 }, 'version'],
  ])('is refused with %j', async (body, field) => {
    const reply = await manager.post('/v2/{{kebab}}', body);
    expect([reply.status, reply.codes]).toEqual([400, [`VALIDATION_FAILED ${field}`]]);
  });

  it('that nobody made is absent', async () => {
    expect((await manager.get('/v2/{{kebab}}/nobody')).codes).toEqual(['{{THING}}_NOT_FOUND']);
  });
});

it('is for those who may', async () => {
  expect((await app.anonymous().get('/v2/{{kebab}}')).status).toBe(401);
  expect((await app.as('customer').get('/v2/{{kebab}}')).status).toBe(403);
  expect((await app.as('auditor').post('/v2/{{kebab}}', { name: 'x' })).status).toBe(403);
});

it('lists the newest first, by page and by cursor', async () => {
  for (const name of ['First', 'Second', 'Third']) ok(await create(name));
  const names = (reply: Reply): string[] => reply.rows.map((row) => row.name);
  expect(names(await manager.get('/v1/{{kebab}}?limit=2'))).toEqual(['Third', 'Second']);
  const first = await manager.get('/v2/{{kebab}}?limit=2');
  const second = await manager.get(`/v2/{{kebab}}?limit=1&cursor=${first.meta.nextCursor}`);
  // the cursor belongs to the list and not to its pages' size
  expect([...names(first), ...names(second)]).toEqual(['Third', 'Second', 'First']);
});
