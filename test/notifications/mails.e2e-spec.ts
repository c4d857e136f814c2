import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotificationsModule } from '../../libs/notifications/src/notifications.module.js';
import { SmtpPost } from '../../libs/notifications/src/post.js';
import { Sender } from '../../libs/notifications/src/sender.js';
import { type TestApp, startApp } from '../support/app.js';
import { tally, type Wire } from '../support/client.js';
import { ADDRESS, Given, ok, place } from '../support/given.js';
import type { Settings } from '#platform/config/settings.js';
import { SmtpServer } from './smtp-server.js';

const NASTY = '<img src=x onerror="alert(1)"> & Co';

describe('the mailbox of development', () => {
  let app: TestApp;
  let given: Given;
  let mug: Wire;
  beforeAll(async () => {
    app = await startApp();
    given = new Given(app);
    mug = await given.product(100, { name: `Mug ${NASTY}`, price: 2.5 });
  });
  afterAll(() => app.close());

  const mails = async (): Promise<Wire[]> =>
    JSON.parse((await app.anonymous().get('/dev/mailbox.json')).text) as Wire[];

  it('has one confirmation for an order', async () => {
    const order = await given.order({ [mug.id]: 2 });
    await app.settled();
    const [mail, ...others] = (await mails()).filter(({ id }) => id === `order-confirmation:${order.id}`);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      subject: `Your order ${order.number}`,
      status: 'SENT',
      messageId: `<order-confirmation.${order.id}@example.com>`,
    });
    expect(mail?.['text']).toContain(`2 × Mug ${NASTY}, £2.50 each: £5.00`);
    expect(mail?.['html']).toContain('Mug &lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co');
  });

  it('shows mails as a page that no mail can break out of', async () => {
    await given.order({ [mug.id]: 1 });
    await app.settled();
    const page = await app.anonymous().get('/dev/mailbox');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('Mug &lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co');
    expect(page.text).not.toMatch(/<(img|script|style)| style="/);
    expect((await app.anonymous().get('/dev/mailbox.css')).headers.get('content-type')).toBe(
      'text/css; charset=utf-8',
    );
  });

  it('gets nothing for guests and for customers without an address', async () => {
    const before = (await mails()).length;
    const clerk = app.as('clerk');
    const { id } = ok(await clerk.post('/v2/customers', { name: 'Nobody' }));
    ok(await place(clerk, { [mug.id]: 1 }, { customerId: id }));
    ok(await place(clerk, { [mug.id]: 1 }, { guest: true }));
    await app.settled();
    expect((await mails()).length).toBe(before);
  });

  it('gets nothing for an order that is refused', async () => {
    const before = (await mails()).length;
    const refused = await app
      .as('customer')
      .post(
        '/v2/orders',
        { items: [{ productId: mug.id, quantity: 999 }], shippingAddress: ADDRESS },
        { 'idempotency-key': 'too-many' },
      );
    expect(refused.status).toBe(409);
    await app.settled();
    expect((await mails()).length).toBe(before);
  });
});

describe('a mail server', () => {
  let smtp: SmtpServer;
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    smtp = await SmtpServer.start();
    app = await startApp({ SMTP_URL: smtp.url });
    given = new Given(app);
  });
  afterAll(async () => {
    await app.close();
    await smtp.stop();
  });

  interface Kept {
    readonly _id: string;
    readonly status: string;
    readonly tries: number;
    readonly reason: string | null;
  }
  const kept = async (order: Wire): Promise<Kept | null> =>
    app.database.collection<Kept>('mails').findOne({ _id: `order-confirmation:${order.id}` });

  async function until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 15_000;
    while (!(await holds())) if (performance.now() > deadline) throw new Error('It did not come to pass');
  }

  it('gets each mail once, with its fixed Message-ID', async () => {
    const mug = await given.product(10);
    const orders = [await given.order({ [mug.id]: 1 }), await given.order({ [mug.id]: 2 })];
    for (const order of orders) await until(async () => (await kept(order))?.status === 'SENT');
    app.get(Sender).wake();
    const ids = smtp.received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);
    expect(tally(ids, String)).toEqual(
      Object.fromEntries(orders.map((order) => [`<order-confirmation.${order.id}@example.com>`, 1])),
    );
  });

  it('that refuses is asked again later', async () => {
    smtp.refusals = ['451 come back later'];
    const before = smtp.received.length;
    const order = await given.order({ [(await given.product(10)).id]: 1 });
    await until(async () => typeof (await kept(order))?.reason === 'string');
    expect(await kept(order)).toMatchObject({ status: 'PENDING', tries: 1 });
    expect(smtp.received).toHaveLength(before);

    app.clock.travel(61_000);
    app.get(Sender).wake();
    await until(async () => (await kept(order))?.status === 'SENT');
    expect(await kept(order)).toMatchObject({ tries: 2, reason: null });
    expect(smtp.received).toHaveLength(before + 1);
    app.clock.returnToPresent();
  });
});

it('production has no mailbox, and keeps mails until there is a mail server', () => {
  const production = { NODE_ENV: 'production', MAIL_FROM: 'orders@example.com' } as Settings;
  expect(NotificationsModule.with(production).controllers).toEqual([]);
  expect(new SmtpPost(production).kind).toBe('none');
});
