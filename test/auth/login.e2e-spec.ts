import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { read } from './tokens.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const PASSWORD = 'correct-horse-battery';
let people = 0;
const somebody = () => ({ email: `Somebody.${++people}@Example.com`, password: PASSWORD, name: 'Some Body' });
const registered = async () => {
  const { email } = somebody();
  await app.anonymous().post('/v1/auth/register', { email, password: PASSWORD, name: 'Some Body' });
  return email;
};

describe('registering', () => {
  it.each(['v1', 'v2'])('makes a user and the customer who it is, and logs in (%s)', async (version) => {
    const wanted = somebody();
    const reply = await app.anonymous().post(`/${version}/auth/register`, wanted);
    expect(reply.status).toBe(201);
    const { accessToken, expiresIn, user } = reply.data;
    expect(user).toMatchObject({ email: wanted.email.toLowerCase(), name: wanted.name, role: 'customer' });
    expect(expiresIn).toBe(900);

    const client = app.anonymous();
    client.token = accessToken;
    expect((await client.get(`/${version}/auth/me`)).data).toEqual(user);
    const customer = await app.as('clerk').get(`/v1/customers/${user.customerId}`);
    expect(customer.data).toMatchObject({ id: user.customerId, name: wanted.name });
  });

  it('happens once for each e-mail, whatever its case and however many try at once', async () => {
    const wanted = somebody();
    const shouted = { ...wanted, email: wanted.email.toUpperCase() };
    const replies = await Promise.all(
      [wanted, shouted, wanted, shouted, wanted].map((each) =>
        app.anonymous().post('/v1/auth/register', each),
      ),
    );
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 1, 409: 4 });
    expect(replies.find((reply) => reply.status === 409)?.codes).toEqual(['DUPLICATE email']);
    expect(
      await app.database.collection('customers').countDocuments({ email: wanted.email.toLowerCase() }),
    ).toBe(1);
  });

  it.each([
    ['a short password', { password: 'seven77' }, 'password'],
    ['a password beyond 128 characters', { password: 'x'.repeat(129) }, 'password'],
    ['no e-mail address', { email: 'somebody' }, 'email'],
    ['an object for an e-mail', { email: { $ne: null } }, 'email'],
    ['a role', { role: 'admin' }, 'role'],
  ])('refuses %s', async (_, wrong, field) => {
    const reply = await app.anonymous().post('/v2/auth/register', { ...somebody(), ...wrong });
    expect([reply.status, ...reply.codes]).toEqual([400, `VALIDATION_FAILED ${field}`]);
  });

  it('answers with tokens that are kept nowhere, under no Idempotency-Key either', async () => {
    const wanted = somebody();
    const key = { 'idempotency-key': crypto.randomUUID() };
    const reply = await app.anonymous().post('/v2/auth/register', wanted, key);
    const { refreshToken, accessToken } = reply.data;
    expect((await app.anonymous().post('/v2/auth/register', wanted, key)).status).toBe(409);
    for (const { name } of await app.database.listCollections()) {
      const stored = JSON.stringify(await app.database.collection(name).find({}).toArray());
      for (const secret of [refreshToken, accessToken, PASSWORD]) expect(stored).not.toContain(secret);
    }
  });
});

describe('logging in', () => {
  it('gives an access token with who and in which role, and a refresh token with who', async () => {
    const email = await registered();
    const { accessToken, refreshToken, user } = (await app.anonymous().login(email, PASSWORD)).data;
    const registeredClaims = ['aud', 'exp', 'iat', 'iss', 'jti'];
    expect(read(accessToken).header).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(Object.keys(read(accessToken).payload).sort()).toEqual([...registeredClaims, 'role', 'userId']);
    expect(read(accessToken).payload).toMatchObject({ userId: user.id, role: 'customer' });
    expect(read(refreshToken).header).toEqual({ alg: 'HS256', typ: 'rt+jwt' });
    expect(Object.keys(read(refreshToken).payload).sort()).toEqual([...registeredClaims, 'userId']);
  });

  it('does not tell an unknown account from a wrong password', async () => {
    const email = await registered();
    const login = (to: string) =>
      app.anonymous().post('/v1/auth/login', { email: to, password: 'wrong-horse' });
    const [wrong, unknown] = [await login(email), await login('nobody@example.com')];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body.errors).toEqual(unknown.body.errors);
    expect(wrong.codes).toEqual(['BAD_CREDENTIALS']);
  });

  it('lets thirty at once in who know the password', async () => {
    const email = await registered();
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => app.anonymous().login(email, PASSWORD)),
    );
    expect(tally(replies, (reply) => reply.status)).toEqual({ 200: 30 });
  });

  it.each(['known', 'unknown'])(
    'looks at ten wrong passwords of one %s account in 15 minutes',
    async (which) => {
      const email = which === 'known' ? await registered() : `${which}@example.com`;
      const guess = () => app.anonymous().post('/v1/auth/login', { email, password: 'wrong-horse' });
      const replies = await Promise.all(Array.from({ length: 14 }, guess));
      expect(tally(replies, (reply) => reply.codes[0] ?? '')).toEqual({
        BAD_CREDENTIALS: 10,
        RATE_LIMITED: 4,
      });
      const limited = replies.find((reply) => reply.status === 429);
      expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
      expect((await app.anonymous().post('/v1/auth/login', { email, password: PASSWORD })).status).toBe(429);

      app.clock.travel(15 * 60_000);
      const later = await app.anonymous().post('/v1/auth/login', { email, password: PASSWORD });
      expect(later.status).toBe(which === 'known' ? 200 : 401);
      app.clock.returnToPresent();
    },
  );

  it('begins to count anew after a success', async () => {
    const email = await registered();
    for (let round = 0; round < 2; round++) {
      for (let guess = 0; guess < 9; guess++) {
        expect(
          (await app.anonymous().post('/v1/auth/login', { email, password: 'wrong-horse' })).status,
        ).toBe(401);
      }
      expect((await app.anonymous().login(email, PASSWORD)).status).toBe(200);
    }
  });
});
