import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

/** `REFRESH_ROUNDS=1000 npm run test:full -- test/security/refresh` makes a thousand. */
const ROUNDS = Number(process.env['REFRESH_ROUNDS'] ?? 100);
const AT_ONCE = 50;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('fifty at once bring, each time, one successor each, and the family lives on', async () => {
  const email = 'refreshing@example.com';
  const password = 'correct-horse-battery';
  const opened = await app.anonymous().post('/v2/auth/register', { email, password, name: 'Re Freshing' });
  let token = opened.data.refreshToken;
  const wrong: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        app.anonymous().post('/v2/auth/refresh', { refreshToken: token }),
      ),
    );
    const successors = new Set(
      replies.map((reply) => (reply.status === 200 ? reply.data.refreshToken : reply.text)),
    );
    if (successors.size !== 1) wrong.push(`round ${round}: ${[...successors].join(' ')}`);
    token = replies[0]?.data.refreshToken ?? token;
  }
  expect(wrong).toEqual([]);
  expect((await app.anonymous().post('/v2/auth/refresh', { refreshToken: token })).status).toBe(200);
}, 1_800_000);
