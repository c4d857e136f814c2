import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Mail } from '../../libs/notifications/src/mail.schema.js';
import { NotificationsModule } from '../../libs/notifications/src/notifications.module.js';
import { SmtpPost } from '../../libs/notifications/src/post.js';
import { Sender } from '../../libs/notifications/src/sender.js';
import { type TestApp, startApp } from '../support/app.js';
import { tally, type Wire } from '../support/client.js';
import { ADDRESS, Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import type { Settings } from '#platform/config/settings.js';
import { type Mood, MailServer } from './smtp-server.js';

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
    expect(mail?.['html']).toContain('Mug &lt;img src&#x3D;x onerror&#x3D;&quot;alert(1)&quot;&gt; &amp; Co');
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
  let smtp: MailServer;
  let app: TestApp;
  let given: Given;
  let mug: Wire;
  beforeAll(async () => {
    smtp = await MailServer.start();
    app = await startApp({ SMTP_URL: smtp.url, ORDER_PROCESSING: 'manual' });
    given = new Given(app);
    mug = await given.product(1_000);
  });
  afterEach(() => {
    smtp.mood = 'takes';
    app.clock.returnToPresent();
  });
  afterAll(async () => {
    await app.close();
    await smtp.down();
  });

  const kept = async (order: Wire): Promise<Mail | null> =>
    app.database
      .collection<Mail & { _id: string }>('mails')
      .findOne({ _id: `order-confirmation:${order.id}` });
  const idOf = (order: Wire): string => `<order-confirmation.${order.id}@example.com>`;
  const failed = (order: Wire) => until(async () => typeof (await kept(order))?.reason === 'string', 20_000);
  const sent = (order: Wire) => until(async () => (await kept(order))?.status === 'SENT', 20_000);
  const timesOf = (order: Wire): number => smtp.ids.filter((id) => id === idOf(order)).length;

  function later(milliseconds: number): void {
    app.clock.travel(milliseconds);
    app.get(Sender).wake();
  }

  it('gets each mail once, in text and HTML, with its fixed Message-ID', async () => {
    const orders = [await given.order({ [mug.id]: 1 }), await given.order({ [mug.id]: 2 })];
    for (const order of orders) await sent(order);
    app.get(Sender).wake();
    expect(tally(smtp.ids, String)).toEqual(Object.fromEntries(orders.map((order) => [idOf(order), 1])));
    const [mail] = smtp.received;
    expect(mail?.subject).toMatch(/^Your order /);
    expect(mail?.text).toContain('thank you for your order');
    expect(mail?.html).toContain('<h1>Thank you for your order</h1>');
  });

  it.each<[string, Mood | 'down', RegExp]>([
    ['is down', 'down', /ECONNREFUSED/],
    ['puts off', { code: 451, text: 'come back later' }, /come back later/],
    ['refuses', { code: 550, text: 'no such mailbox' }, /no such mailbox/],
    ['says nothing', 'silent', /Greeting never received|timeout/i],
  ])(
    'that %s costs no order anything, and gets each mail once when it is back',
    async (_what, mood, reason) => {
      if (mood === 'down') await smtp.down();
      else smtp.mood = mood;
      const orders = await Promise.all(Array.from({ length: 5 }, () => given.order({ [mug.id]: 1 })));
      ok(await app.as('manager').post(`/v2/orders/${orders[0]?.id}/process`));
      for (const order of orders) await failed(order);
      expect(await kept(orders[0] as Wire)).toMatchObject({
        status: 'PENDING',
        tries: 1,
        reason: expect.stringMatching(reason),
      });
      expect(orders.map(timesOf)).toEqual([0, 0, 0, 0, 0]);
      expect(await given.broken()).toEqual([]);

      if (mood === 'down') await smtp.up();
      smtp.mood = 'takes';
      later(61_000);
      for (const order of orders) await sent(order);
      expect(orders.map(timesOf)).toEqual([1, 1, 1, 1, 1]);
    },
    60_000,
  );

  it('that refuses a mail ten times gets it no more, until somebody has it tried again', async () => {
    smtp.mood = { code: 550, text: 'no such mailbox' };
    const order = await given.order({ [mug.id]: 1 });
    const [id, mails] = [`order-confirmation:${order.id}`, app.database.collection<{ _id: string }>('mails')];
    await failed(order);
    await mails.updateOne({ _id: id }, { $set: { tries: 9 } });
    later(61_000);
    await until(async () => (await kept(order))?.status === 'FAILED');
    smtp.mood = 'takes';
    later(3_601_000);
    app.clock.returnToPresent();
    const { rows } = await app.as('admin').get('/v2/mails?status=FAILED');
    expect(rows).toMatchObject([
      { id, tries: 10, nextAt: null, reason: expect.stringMatching('no such mailbox') },
    ]);
    const retry = () =>
      app
        .as('admin')
        .post(`/v2/mails/${encodeURIComponent(id)}/retry`)
        .then(ok);
    expect([timesOf(order), (await retry()).status]).toEqual([0, 'PENDING']);
    await sent(order);
    expect([(await retry()).status, timesOf(order)]).toEqual(['SENT', 1]);
  });
});

describe('on its way an order is written about', () => {
  let app: TestApp;
  let given: Given;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  const mailsOf = async (order: Wire): Promise<Wire[]> => {
    await app.settled();
    const all = JSON.parse((await app.anonymous().get('/dev/mailbox.json')).text) as Wire[];
    return all.filter(({ id }) => id.includes(order.id)).toReversed();
  };

  it('when it is placed, prepared and sent, in parts', async () => {
    const [mug, lamp] = [await given.product(5, { name: 'Mug' }), await given.product(5, { name: 'Lamp' })];
    const order = await given.order({ [mug.id]: 2, [lamp.id]: 1 });
    const manager = app.as('manager');
    ok(await manager.post(`/v2/orders/${order.id}/process`));
    const [first] = order.items;
    const tracked = { carrier: 'Royal Mail', trackingNumber: 'RM1' };
    const items = [{ orderItemId: first?.id, quantity: 1 }];
    const shipments = [
      ok(await manager.post(`/v2/orders/${order.id}/shipments`, { items, ...tracked })),
      ok(await manager.post(`/v2/orders/${order.id}/shipments`)),
    ];
    const mails = await mailsOf(order);
    expect(mails.map(({ id }) => id)).toEqual([
      `order-confirmation:${order.id}`,
      `order-processing:${order.id}`,
      ...shipments.map(({ id }) => `order-shipped:${order.id}:${id}`),
    ]);
    const [, , parcel, rest] = mails.map(({ text }) => String(text));
    expect(parcel).toContain('1 × Mug\n\nCarrier: Royal Mail\nTracking number: RM1');
    expect(rest).toContain('1 × Mug\n1 × Lamp');
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(4);
  });

  it('when it is cancelled, and why', async () => {
    const order = await given.order({ [(await given.product(5)).id]: 1 });
    ok(await app.as('customer').post(`/v2/orders/${order.id}/cancel`, { reason: 'ordered twice' }));
    const mails = await mailsOf(order);
    expect(mails.map(({ id }) => id).toSorted()).toEqual([
      `order-cancelled:${order.id}`,
      `order-confirmation:${order.id}`,
    ]);
    expect(String(mails.find(({ template }) => template === 'order-cancelled')?.['text'])).toContain(
      'Reason: ordered twice',
    );
  });

  it('when goods come back and money is refunded', async () => {
    const mug = await given.product(5, { name: 'Mug' });
    const order = await given.order({ [mug.id]: 2 });
    const manager = app.as('manager');
    ok(await manager.post(`/v2/orders/${order.id}/process`));
    const shipment = ok(await manager.post(`/v2/orders/${order.id}/shipments`));
    ok(await manager.post(`/v2/shipments/${shipment.id}/delivered`));
    const ask = async (quantity: number): Promise<Wire> => {
      const items = [{ orderItemId: order.items[0]?.id, quantity, reason: 'too small' }];
      return ok(await app.as('customer').post(`/v2/orders/${order.id}/returns`, { items }));
    };
    const declined = await ask(1);
    ok(await manager.post(`/v2/returns/${declined.id}/decline`, { reason: 'worn' }));
    const { id } = await ask(2);
    ok(await manager.post(`/v2/returns/${id}/approve`));
    const items = [{ orderItemId: order.items[0]?.id, quantity: 2, disposition: 'RESTOCK' }];
    ok(await manager.post(`/v2/returns/${id}/receive`, { items }));
    ok(await manager.post(`/v2/returns/${id}/refunds`));

    const mails = (await mailsOf(order)).slice(3);
    expect(mails.map(({ template }) => String(template)).toSorted()).toEqual([
      'refund-issued',
      'return-approved',
      'return-declined',
      'return-received',
      'return-requested',
      'return-requested',
    ]);
    const textOf = (wanted: string): string =>
      String(mails.find(({ template }) => template === wanted)?.['text']);
    expect(textOf('return-declined')).toContain('Reason: worn');
    expect(textOf('return-received')).toContain('2 × Mug\n\nYou are due £5.00 for it.');
    expect(textOf('refund-issued')).toContain('we have given you back £5.00 of your order');
  });

  it('but not about what happened a week ago', async () => {
    const order = await given.order({ [(await given.product(5)).id]: 1 });
    await app.settled();
    const old = new Date(app.clock.millis() - 8 * 86_400_000);
    const id = `order:${order.id}:00000002`;
    const fact = {
      id,
      name: 'order:processed',
      version: 1,
      aggregate: { type: 'order', id: order.id },
      aggregateSeq: 2,
      occurredAt: old,
      actor: 'system',
      correlationId: 'x',
      causationId: null,
      data: { orderId: order.id, number: order.number, customerId: order.customerId },
    };
    await app.database.collection<{ _id: string }>('outbox').insertOne({ _id: id, facts: [fact] } as never);
    expect((await mailsOf(order)).map(({ id: mail }) => mail)).toEqual([`order-confirmation:${order.id}`]);
  });
});

it('production has no mailbox, and keeps mails until there is a mail server', () => {
  const production = { NODE_ENV: 'production', MAIL_FROM: 'orders@example.com' } as Settings;
  expect(NotificationsModule.with(production).controllers).toEqual([]);
  expect(new SmtpPost(production).kind).toBe('none');
});
