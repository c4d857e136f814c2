import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ResetSender } from '../../libs/auth/src/resets/reset-sender.js';
import { Sender } from '../../libs/notifications/src/sender.js';
import { MailServer } from '../notifications/smtp-server.js';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';
import { until } from '../support/until.js';

const OLD = 'correct-horse-battery';
const NEW = 'staple-correct-horse';

describe('the mail of a forgotten password', () => {
  let smtp: MailServer;
  let app: TestApp;
  beforeAll(async () => {
    smtp = await MailServer.start();
    app = await startApp({ SMTP_URL: smtp.url });
  });
  afterEach(() => {
    smtp.mood = 'takes';
    app.clock.returnToPresent();
  });
  afterAll(async () => {
    await app.close();
    await smtp.down();
  });

  const kept = (to: string) => app.database.collection('mails').findOne({ to });
  async function forgetful(email: string): Promise<void> {
    ok(await app.anonymous().post('/v2/auth/register', { email, password: OLD, name: 'For Getful' }));
    ok(await app.anonymous().post('/v2/auth/password/forgot', { email }));
    await app.get(ResetSender).wake();
  }

  it('gets its token when it leaves, which is good and lies nowhere', async () => {
    const email = 'one@example.com';
    await forgetful(email);
    await until(async () => (await kept(email))?.['status'] === 'SENT', 20_000);
    const sent = smtp.received.find(({ text }) => text?.includes('asked for a new password'));
    const token = /\b[\da-f]{24}_[\w-]{43}/.exec(String(sent?.text))?.[0] ?? '';
    expect(sent?.html).toContain(token);
    expect(JSON.stringify(await kept(email))).not.toContain(token.slice(25));
    ok(await app.anonymous().post('/v2/auth/password/reset', { token, newPassword: NEW }));
    ok(await app.anonymous().post('/v2/auth/login', { email, password: NEW }));
  });

  it('is given up when it could not be sent for as long as its token was good', async () => {
    const email = 'late@example.com';
    smtp.mood = { code: 451, text: 'come back later' };
    await forgetful(email);
    await until(async () => (await kept(email))?.['reason'] !== null, 20_000);
    expect(await kept(email)).toMatchObject({ status: 'PENDING', tries: 1 });
    const before = smtp.received.length;
    smtp.mood = 'takes';
    app.clock.travel(31 * 60_000);
    app.get(Sender).wake();
    await until(async () => (await kept(email))?.['status'] !== 'PENDING', 20_000);
    expect(await kept(email)).toMatchObject({
      status: 'FAILED',
      reason: 'What it tells is not good any more',
    });
    expect(smtp.received.length).toBe(before);
  });
});
