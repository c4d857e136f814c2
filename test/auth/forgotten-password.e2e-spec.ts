import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ResetSender } from '../../libs/auth/src/resets/reset-sender.js';
import { ResetTokens } from '../../libs/auth/src/resets/reset-token.js';
import { startApp, type TestApp } from '../support/app.js';
import { tally, type Wire } from '../support/client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ PASSWORD_RESET_URL: 'https://shop.example.com/new-password' });
});
afterEach(() => app.clock.returnToPresent());
afterAll(() => app.close());

const OLD = 'correct-horse-battery';
const NEW = 'staple-correct-horse';
let people = 0;

async function somebody(): Promise<{ email: string; refreshToken: string }> {
  const email = `forgetful.${++people}@example.com`;
  const reply = await app.anonymous().post('/v1/auth/register', { email, password: OLD, name: 'For Getful' });
  return { email, refreshToken: reply.data.refreshToken };
}
const forgot = (email: string) => app.anonymous().post('/v2/auth/password/forgot', { email });
const reset = (token: string, newPassword = NEW) =>
  app.anonymous().post('/v2/auth/password/reset', { token, newPassword });
const login = (email: string, password: string) =>
  app.anonymous().post('/v2/auth/login', { email, password });

/** The tokens of the mails that somebody got, the newest first. */
async function mailed(to: string): Promise<string[]> {
  await app.get(ResetSender).wake();
  const { text } = await app.anonymous().get(`/dev/mailbox.json?to=${encodeURIComponent(to)}`);
  const mails = (JSON.parse(text) as Wire[]).filter(({ template }) => template === 'password-reset');
  return mails.map((mail) => /#token=(\S+)/.exec(String(mail['text']))?.[1] ?? '');
}

describe('a forgotten password', () => {
  it('is replaced by the token of a mail, once; every session ends', async () => {
    const { email, refreshToken } = await somebody();
    expect((await forgot(email.toUpperCase())).body).toMatchObject({ success: true, data: null });
    const [token = ''] = await mailed(email);
    const reply = await reset(token);
    expect([reply.status, reply.data]).toEqual([200, null]);
    expect((await login(email, OLD)).status).toBe(401);
    expect((await login(email, NEW)).status).toBe(200);
    expect((await app.anonymous().post('/v2/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await reset(token, 'another-horse-battery')).codes).toEqual(['UNAUTHENTICATED']);
    expect((await login(email, NEW)).status).toBe(200);
  });

  it('is replaced once by twenty who send the token at once', async () => {
    const { email } = await somebody();
    await forgot(email);
    const [token = ''] = await mailed(email);
    // who is told that too many change the same thing at this moment comes again
    const insist = async (password: string) => {
      for (;;) {
        const reply = await reset(token, password);
        if (reply.status !== 503) return reply;
      }
    };
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => insist(`${NEW}-${index}`)));
    expect(tally(replies, ({ status }) => status)).toEqual({ 200: 1, 401: 19 });
  });

  it('waits 30 minutes and no longer', async () => {
    const { email } = await somebody();
    await forgot(email);
    const [token = ''] = await mailed(email);
    app.clock.travel(30 * 60_000);
    expect((await reset(token)).codes).toEqual(['UNAUTHENTICATED']);
    app.clock.returnToPresent();
    expect((await reset(token)).status).toBe(200);
  });

  it('is overtaken by a password that was set meanwhile, and by another token', async () => {
    const { email } = await somebody();
    const client = app.anonymous();
    await client.login(email, OLD);
    await forgot(email);
    const [first = ''] = await mailed(email);
    expect((await client.post('/v2/auth/password', { currentPassword: OLD, newPassword: NEW })).status).toBe(
      200,
    );
    expect((await reset(first)).status).toBe(401);

    await forgot(email);
    await forgot(email);
    const [third = '', second = ''] = await mailed(email);
    expect((await reset(third, OLD)).status).toBe(200);
    expect((await reset(second)).status).toBe(401);
  });

  it('leads to three mails an hour at most', async () => {
    const { email } = await somebody();
    for (let again = 0; again < 5; again++) await forgot(email);
    expect(await mailed(email)).toHaveLength(3);
  });

  it('is answered alike for an account that does not exist, is disabled, or is somebody’s', async () => {
    const { email } = await somebody();
    const disabled = await somebody();
    const users = app.database.collection('users');
    await users.updateOne({ email: disabled.email }, { $set: { status: 'DISABLED' } });
    const replies = [await forgot(email), await forgot('nobody@example.com'), await forgot(disabled.email)];
    const bodies = replies.map(({ text, meta }) => text.replace(meta.requestId, ''));
    expect(new Set(bodies).size).toBe(1);
    expect(await mailed('nobody@example.com')).toEqual([]);
    expect(await mailed(disabled.email)).toEqual([]);
    const rows = await app.database.collection('password_resets').find().sort({ _id: -1 }).limit(3).toArray();
    expect(tally(rows, (row) => String(row['status']))).toEqual({ SENT: 1, VOID: 2 });
  });

  it('is not replaced by a token that we did not make', async () => {
    const { email } = await somebody();
    await forgot(email);
    const [token = ''] = await mailed(email);
    const [id = ''] = token.split('_');
    for (const forged of [
      '',
      'x',
      id,
      `${id}_${'A'.repeat(43)}`,
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      app.get(ResetTokens).of('f'.repeat(24)),
    ])
      expect((await reset(forged || ' ')).status).toBeGreaterThanOrEqual(400);
    expect((await reset(token)).status).toBe(200);
  });

  it('and its token is kept in no collection, that of the mails neither', async () => {
    const { email } = await somebody();
    await forgot(email);
    const [token = ''] = await mailed(email);
    const secret = token.slice(token.indexOf('_') + 1);
    expect(secret).toHaveLength(43);
    for (const { name } of await app.database.listCollections())
      expect([name, JSON.stringify(await app.database.collection(name).find({}).toArray())]).toEqual([
        name,
        expect.not.stringContaining(secret),
      ]);
  });
});

describe('a new password', () => {
  it.each(['password', 'Password1', '12345678', 'iloveyou'])(
    '%s is one that is tried first',
    async (password) => {
      const wanted = { email: `common.${++people}@example.com`, password, name: 'Common' };
      expect((await app.anonymous().post('/v2/auth/register', wanted)).codes).toEqual([
        'VALIDATION_FAILED password',
      ]);
      expect((await app.as('admin').post('/v2/users', { ...wanted, role: 'clerk' })).codes).toEqual([
        'VALIDATION_FAILED password',
      ]);
      expect(
        (await app.as('clerk').post('/v2/auth/password', { currentPassword: OLD, newPassword: password }))
          .codes,
      ).toEqual(['VALIDATION_FAILED newPassword']);
    },
  );
});
