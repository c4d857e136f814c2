import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => app.clock.returnToPresent());
afterAll(() => app.close());

const PASSWORD = 'correct-horse-battery';
let people = 0;

/** Somebody with a session of their own. */
async function somebody() {
  const email = `session.${++people}@example.com`;
  const reply = await app
    .anonymous()
    .post('/v1/auth/register', { email, password: PASSWORD, name: 'Some Body' });
  const client = app.anonymous();
  client.token = reply.data.accessToken;
  return { email, client, userId: reply.data.user.id, refreshToken: reply.data.refreshToken };
}
const refresh = (refreshToken: string) => app.anonymous().post('/v2/auth/refresh', { refreshToken });

describe('refreshing', () => {
  it('brings one successor to fifty who send the same token at once', async () => {
    const { refreshToken } = await somebody();
    const replies = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 200: 50 });
    const successors = [...new Set(replies.map((reply) => reply.data.refreshToken))];
    expect(successors).toHaveLength(1);
    expect(successors[0]).not.toBe(refreshToken);
    expect((await refresh(successors[0] ?? '')).status).toBe(200);
  });

  it('brings the same successor again within ten seconds', async () => {
    const { refreshToken } = await somebody();
    const first = (await refresh(refreshToken)).data.refreshToken;
    app.clock.travel(9_000);
    expect((await refresh(refreshToken)).data.refreshToken).toBe(first);
  });

  it('ends the session when a token comes again later than that', async () => {
    const { refreshToken } = await somebody();
    const successor = (await refresh(refreshToken)).data.refreshToken;
    app.clock.travel(11_000);
    expect((await refresh(refreshToken)).codes).toEqual(['REFRESH_REUSED']);
    expect((await refresh(successor)).codes).toEqual(['REFRESH_REUSED']);
  });

  it('ends the session when an earlier ancestor comes, however soon', async () => {
    const { refreshToken, userId } = await somebody();
    const second = (await refresh(refreshToken)).data.refreshToken;
    const third = (await refresh(second)).data.refreshToken;
    const reply = await refresh(refreshToken);
    expect([reply.status, ...reply.codes]).toEqual([401, 'REFRESH_REUSED']);
    expect((await refresh(third)).status).toBe(401);
    const entries = (await app.as('auditor').get(`/v1/audit-logs?resource=user&resourceId=${userId}`)).rows;
    expect(entries[0]).toMatchObject({
      action: 'user.refresh',
      changes: { refused: { to: 'REFRESH_REUSED' } },
    });
  });

  it('is over when the token has expired', async () => {
    const { refreshToken } = await somebody();
    app.clock.travel(7 * 86_400_000);
    expect((await refresh(refreshToken)).codes).toEqual(['TOKEN_EXPIRED']);
  });
});

describe('logging out', () => {
  it('ends the session of the access token; again, it answers the same', async () => {
    const { client, refreshToken } = await somebody();
    for (let again = 0; again < 2; again++) {
      const reply = await client.post('/v1/auth/logout');
      expect([reply.status, reply.data]).toEqual([200, null]);
    }
    expect((await refresh(refreshToken)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('ends the session of a refresh token without an access token, and nothing without either', async () => {
    const { refreshToken } = await somebody();
    expect((await app.anonymous().post('/v2/auth/logout', { refreshToken })).status).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await app.anonymous().post('/v2/auth/logout')).codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a new password', () => {
  it('wants the old one, replaces it, and ends the other sessions', async () => {
    const { client, email, refreshToken } = await somebody();
    const other = (await app.anonymous().login(email, PASSWORD)).data.refreshToken;
    const wanted = { currentPassword: 'wrong-horse', newPassword: 'staple-correct-horse' };
    expect((await client.post('/v2/auth/password', wanted)).codes).toEqual(['BAD_CREDENTIALS']);
    expect((await client.post('/v2/auth/password', { ...wanted, currentPassword: PASSWORD })).status).toBe(
      200,
    );
    expect((await refresh(refreshToken)).status).toBe(200);
    expect((await refresh(other)).status).toBe(401);
    expect((await app.anonymous().post('/v1/auth/login', { email, password: PASSWORD })).status).toBe(401);
    expect((await app.anonymous().login(email, wanted.newPassword)).status).toBe(200);
  });
});

describe('the list of sessions', () => {
  it('shows the open ones of the caller, and ends one of them', async () => {
    const { client, email } = await somebody();
    const elsewhere = (await app.anonymous().login(email, PASSWORD)).data.refreshToken;
    const rows = (await client.get('/v2/auth/sessions')).rows;
    expect(rows.map((row) => row['current'])).toEqual([false, true]);
    const [other, own] = rows.map((row) => row.id);
    for (let again = 0; again < 2; again++) {
      expect((await client.delete(`/v2/auth/sessions/${other}`)).status).toBe(200);
    }
    expect((await refresh(elsewhere)).status).toBe(401);
    expect((await client.get('/v2/auth/sessions')).rows.map((row) => row.id)).toEqual([own]);
    expect((await app.as('customer').delete(`/v2/auth/sessions/${own}`)).codes).toEqual([
      'SESSION_NOT_FOUND',
    ]);
  });
});
