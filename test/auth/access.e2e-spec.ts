import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/client.js';
import { forge, read, REFRESH_SECRET, unsigned } from './tokens.js';

const PASSWORD = 'correct-horse-battery';
const AT = { alg: 'HS256', typ: 'at+jwt' };

let app: TestApp;
let claims: Record<string, unknown>;
let signature: string;
beforeAll(async () => {
  app = await startApp();
  ({ payload: claims, signature } = read(app.as('manager').token ?? ''));
});
afterEach(() => app.clock.returnToPresent());
afterAll(() => app.close());

function bearing(token: string | null): Client {
  const client = new Client(app.url);
  client.token = token;
  return client;
}

/** A user of staff made by the admin, logged in. */
async function staff(role: string) {
  const email = `${role}.${crypto.randomUUID()}@example.com`;
  const made = await app
    .as('admin')
    .post('/v2/users', { email, name: 'Some Body', password: PASSWORD, role });
  const client = app.anonymous();
  const { refreshToken } = (await client.login(email, PASSWORD)).data;
  return { id: made.data.id, email, client, refreshToken };
}

describe('an access token', () => {
  const forged: [string, () => string][] = [
    ['without a signature', () => `${unsigned({ alg: 'none', typ: 'at+jwt' }, claims)}.`],
    ['of algorithm none with one', () => `${unsigned({ alg: 'none', typ: 'at+jwt' }, claims)}.${signature}`],
    ['of algorithm nOnE', () => `${unsigned({ alg: 'nOnE', typ: 'at+jwt' }, claims)}.${signature}`],
    ['of HS512', () => forge({ ...AT, alg: 'HS512' }, claims, undefined, 'sha512')],
    ['of HS384', () => forge({ ...AT, alg: 'HS384' }, claims, undefined, 'sha384')],
    ['of RS256 by the secret', () => forge({ ...AT, alg: 'RS256' }, claims)],
    ['signed by the secret of refresh tokens', () => forge(AT, claims, REFRESH_SECRET)],
    ['signed by a key of its own header', () => forge({ ...AT, jwk: { kty: 'oct', k: 'eA' } }, claims, 'x')],
    ['with a path for a key', () => forge({ ...AT, kid: '../../dev/null' }, claims, '')],
    [
      'with another role under the old signature',
      () => `${unsigned(AT, { ...claims, role: 'admin' })}.${signature}`,
    ],
    ['of another type', () => forge({ alg: 'HS256', typ: 'JWT' }, claims)],
    ['of the type of refresh tokens', () => forge({ ...AT, typ: 'rt+jwt' }, claims)],
    ['of another issuer', () => forge(AT, { ...claims, iss: 'somebody' })],
    ['for another audience', () => forge(AT, { ...claims, aud: 'somebody' })],
    ['for no audience', () => forge(AT, { ...claims, aud: undefined })],
    ['without an end', () => forge(AT, { ...claims, exp: undefined })],
    ['with an end in words', () => forge(AT, { ...claims, exp: '9999999999' })],
    ['with an endless end', () => forge(AT, { ...claims, exp: 1e99 })],
    ['that begins later', () => forge(AT, { ...claims, nbf: 99_999_999_999 })],
    ['of nobody', () => forge(AT, { ...claims, userId: 'nobody' })],
    ['of everybody', () => forge(AT, { ...claims, userId: { $ne: null } })],
    ['of an unknown role', () => forge(AT, { ...claims, role: 'root' })],
    ['that is none', () => 'a.b.c'],
    ['of two parts', () => unsigned(AT, claims)],
    ['of four parts', () => `${forge(AT, claims)}.x`],
  ];

  it.each(forged)('%s is refused, on public routes too', async (_, make) => {
    for (const path of ['/v2/auth/me', '/v1/products']) {
      const reply = await bearing(make()).get(path);
      expect([reply.status, ...reply.codes]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it('made like ours is taken, so that the refusals above mean something', async () => {
    expect((await bearing(forge(AT, claims)).get('/v2/auth/me')).status).toBe(200);
  });

  it('of the other kind is refused on both sides', async () => {
    const { client, refreshToken } = await staff('clerk');
    expect((await bearing(refreshToken).get('/v2/auth/me')).codes).toEqual(['UNAUTHENTICATED']);
    const reply = await app.anonymous().post('/v2/auth/refresh', { refreshToken: client.token });
    expect(reply.codes).toEqual(['UNAUTHENTICATED']);
  });

  it('expires after its minutes, also when this process has verified it before', async () => {
    const { client } = await staff('clerk');
    expect((await client.get('/v2/auth/me')).status).toBe(200);
    app.clock.travel(15 * 60_000);
    expect((await client.get('/v2/auth/me')).codes).toEqual(['TOKEN_EXPIRED']);
    expect((await client.get('/v1/products')).codes).toEqual(['TOKEN_EXPIRED']);
  });

  it('of a role that the user has no more wants to be refreshed', async () => {
    const { id, client, refreshToken } = await staff('clerk');
    expect((await client.get('/v1/audit-logs')).codes).toEqual(['FORBIDDEN']);
    expect((await app.as('admin').patch(`/v1/users/${id}`, { role: 'auditor' })).data).toMatchObject({
      role: 'auditor',
    });
    expect((await client.get('/v1/audit-logs')).codes).toEqual(['TOKEN_EXPIRED']);
    const { accessToken } = (await app.anonymous().post('/v2/auth/refresh', { refreshToken })).data;
    expect((await bearing(accessToken).get('/v1/audit-logs')).status).toBe(200);
  });

  it('of a user who was disabled is refused at once, and every way back is closed', async () => {
    const { id, client, email, refreshToken } = await staff('clerk');
    expect((await client.get('/v2/auth/me')).status).toBe(200);
    expect((await app.as('admin').patch(`/v1/users/${id}`, { status: 'DISABLED' })).status).toBe(200);
    expect((await client.get('/v2/auth/me')).codes).toEqual(['UNAUTHENTICATED']);
    expect((await app.anonymous().post('/v2/auth/refresh', { refreshToken })).codes).toEqual([
      'UNAUTHENTICATED',
    ]);
    expect((await app.anonymous().post('/v2/auth/login', { email, password: PASSWORD })).codes).toEqual([
      'BAD_CREDENTIALS',
    ]);
  });

  it('of a user whom another process disabled is refused within 30 seconds', async () => {
    const { id, client } = await staff('clerk');
    expect((await client.get('/v2/auth/me')).status).toBe(200);
    const users = app.database.collection<{ _id: string }>('users');
    await users.updateOne({ _id: id }, { $set: { status: 'DISABLED' } });
    app.clock.travel(30_000);
    expect((await client.get('/v2/auth/me')).codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('users', () => {
  it('are for admins: made, found, renamed against the version that was read', async () => {
    const { id, email } = await staff('warehouse');
    expect((await app.as('manager').get('/v2/users')).codes).toEqual(['FORBIDDEN']);
    expect(
      (await app.as('admin').get(`/v2/users?email=${email}&role=warehouse`)).rows.map((row) => row.id),
    ).toEqual([id]);
    const shown = await app.as('admin').get(`/v2/users/${id}`);
    expect(JSON.stringify(shown.data)).not.toContain('argon2');
    const tag = shown.headers.get('etag') ?? '';
    const rename = (headers: Record<string, string>) =>
      app.as('admin').patch(`/v2/users/${id}`, { name: 'New' }, headers);
    expect((await rename({})).status).toBe(428);
    expect((await rename({ 'if-match': tag })).data).toMatchObject({ name: 'New' });
    expect((await rename({ 'if-match': tag })).codes).toEqual(['STALE If-Match']);
    expect((await app.as('admin').get('/v2/users/nobody')).codes).toEqual(['USER_NOT_FOUND']);
  });

  it('never lose their last admin by the admin’s own hand', async () => {
    const admin = app.as('admin');
    for (const change of [{ role: 'clerk' }, { status: 'DISABLED' }]) {
      expect((await admin.patch(`/v1/users/${admin.userId}`, change)).codes).toEqual(['ILLEGAL_TRANSITION']);
    }
  });

  it('who become customers are exactly one customer', async () => {
    const { id } = await staff('clerk');
    for (const role of ['customer', 'clerk', 'customer'])
      await app.as('admin').patch(`/v1/users/${id}`, { role });
    expect(await app.database.collection('customers').countDocuments({ userId: id })).toBe(1);
  });
});
