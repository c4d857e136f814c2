import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus } from '#platform/bus/bus.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { startApp, type TestApp } from '../support/app.js';
import { place } from '../support/given.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Entries that a filter finds, newest first. */
const entries = async (filter: string) => (await app.as('auditor').get(`/v2/audit-logs?${filter}`)).rows;

describe('an audit entry', () => {
  it('says who did what to which thing, from which value to which', async () => {
    const customer = app.as('customer');
    const before = (await customer.get('/v1/auth/me')).data.name;
    const headers = { 'x-request-id': 'request-of-the-test', 'user-agent': 'test/1.0' };
    expect((await customer.patch('/v1/auth/me', { name: 'Renamed' }, headers)).status).toBe(200);
    const [entry] = await entries(`resource=user&resourceId=${customer.userId}`);
    expect(entry).toMatchObject({
      action: 'user.update',
      resource: 'user',
      resourceId: customer.userId,
      userId: customer.userId,
      actor: customer.userId,
      changes: { name: { from: before, to: 'Renamed' } },
      ipAddress: '127.0.0.1',
      userAgent: 'test/1.0',
      requestId: 'request-of-the-test',
      seq: null,
      hash: null,
    });
    expect((await app.as('auditor').get(`/v1/audit-logs/${entry?.id}`)).data).toEqual(entry);
  });

  it('commits with its change or not at all', async () => {
    const work = app.get(UnitOfWork);
    const note = { action: 'thing.do', resource: 'thing', resourceId: 'undone', changes: {} };
    const undone = work.run(async () => {
      await app.get(Bus).ask('audit.record', { entries: [note] });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await expect(app.get(Bus).ask('audit.record', { entries: [note] })).rejects.toThrow(
      'outside a transaction',
    );
    expect(await entries('resourceId=undone')).toEqual([]);
  });

  it('is there for failed logins of a known account, and for none of an unknown one', async () => {
    const userId = app.as('clerk').userId;
    const before = (await entries('action=user.login')).length;
    for (const email of ['clerk@example.com', 'nobody@example.com']) {
      await app.anonymous().post('/v1/auth/login', { email, password: 'wrong-horse' });
    }
    const after = await entries('action=user.login');
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toMatchObject({
      resourceId: userId,
      userId: null,
      actor: 'anonymous',
      changes: { refused: { to: 'BAD_CREDENTIALS' } },
    });
  });
});

describe('a refused attempt', () => {
  it('is kept when the caller is known: forbidden, absent and in conflict', async () => {
    const admin = app.as('admin');
    await app.as('clerk').patch('/v1/users/somebody', { name: 'New' });
    await admin.patch('/v1/users/nobody', { name: 'New' });
    await admin.patch(`/v1/users/${admin.userId}`, { status: 'DISABLED' });
    expect(
      (await entries('action=user.update&limit=3')).map((row) => [
        row.userId,
        row.resourceId,
        row['changes'],
      ]),
    ).toEqual([
      [admin.userId, admin.userId, { refused: { to: 'ILLEGAL_TRANSITION' } }],
      [admin.userId, 'nobody', { refused: { to: 'USER_NOT_FOUND' } }],
      [app.as('clerk').userId, 'somebody', { refused: { to: 'FORBIDDEN' } }],
    ]);
  });

  it('is not kept when it is malformed or nobody’s', async () => {
    const count = async () => (await app.as('auditor').get('/v1/audit-logs?action=user.create')).meta.total;
    const before = await count();
    await app.as('admin').post('/v1/users', { email: 'malformed' });
    await app.anonymous().post('/v1/users', {});
    expect(await count()).toBe(before);
  });

  it('leaves the Idempotency-Key free, whoever refuses it', async () => {
    const customer = app.as('customer');
    for (const [refuse, status] of [
      [(key: string) => customer.post('/v1/products', {}, { 'idempotency-key': key }), 403],
      [(key: string) => place(customer, { nothing: 1 }, {}, key), 404],
    ] as const) {
      const key = crypto.randomUUID();
      for (let again = 0; again < 2; again++) expect((await refuse(key)).status).toBe(status);
      expect(await app.database.collection('idempotency_keys').countDocuments({ key })).toBe(0);
    }
    const refused = await entries(`action=order.place&userId=${customer.userId}`);
    expect(refused.map((row) => row['changes'])).toEqual([
      { refused: { to: 'PRODUCT_NOT_FOUND' } },
      { refused: { to: 'PRODUCT_NOT_FOUND' } },
    ]);
  });
});

describe('the log', () => {
  it('is for auditors and admins', async () => {
    for (const role of ['customer', 'clerk', 'warehouse', 'manager'] as const) {
      expect((await app.as(role).get('/v1/audit-logs')).codes).toEqual(['FORBIDDEN']);
    }
    expect((await app.as('admin').get('/v1/audit-logs')).status).toBe(200);
    expect((await app.as('auditor').get('/v1/audit-logs/nothing')).codes).toEqual(['AUDIT_ENTRY_NOT_FOUND']);
  });

  it('is read to its end by cursor, each entry once, newest first', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const reply = await app.as('auditor').get(`/v2/audit-logs?resource=user&limit=4${cursor}`);
      ids.push(...reply.rows.map((row) => row.id));
      cursor =
        reply.meta.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(reply.meta.nextCursor)}`;
    } while (cursor !== '');
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).toHaveLength(
      await app.database.collection('audit_logs').countDocuments({ resource: 'user' }),
    );
  });

  it('is bounded by time, both ends included', async () => {
    const [entry] = await entries('limit=1');
    const at = String(entry?.['timestamp']);
    const earlier = new Date(Date.parse(at) - 1).toISOString();
    const later = new Date(Date.parse(at) + 1).toISOString();
    const found = async (filter: string) => (await entries(filter)).some((row) => row.id === entry?.id);
    expect(await found(`from=${at}&to=${at}`)).toBe(true);
    expect(await found(`from=${later}`)).toBe(false);
    expect(await found(`to=${earlier}`)).toBe(false);
  });

  it.each([
    ['of_resource', { resource: 'user', resourceId: 'u' }],
    ['of_user', { userId: 'u', action: 'user.update' }],
    ['_id_', { _id: { $gte: '0' } }],
  ])('is listed by the index %s, without a sort in memory', async (index, filter) => {
    const cursor = app.database.collection<{ _id: string }>('audit_logs').find(filter).sort({ _id: -1 });
    const plan = JSON.stringify((await cursor.explain('queryPlanner')) as { queryPlanner: object });
    expect(plan).toContain(`"indexName":"${index}"`);
    expect(plan).not.toContain('"stage":"SORT"');
  });

  it('can be added to and nothing else, through the model', async () => {
    const logs = app.database.model('AuditLog');
    const set = { $set: { actor: 'somebody' } };
    const entry = await logs.findOne({});
    const changes = [
      () => logs.updateOne({}, set),
      () => logs.updateMany({}, set),
      () => logs.replaceOne({}, {}),
      () => logs.findOneAndUpdate({}, set),
      () => logs.findOneAndReplace({}, {}),
      () => logs.findOneAndDelete({}),
      () => logs.deleteOne({}),
      () => logs.deleteMany({}),
      () => logs.bulkWrite([{ deleteMany: { filter: {} } }]),
      () => entry?.set('actor', 'somebody').save(),
      () => entry?.deleteOne(),
    ];
    for (const change of changes) await expect((async () => change())()).rejects.toThrow('append-only');
  });
});
