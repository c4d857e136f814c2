import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '#contracts/access.js';
import { Bus } from '#platform/bus/bus.js';
import { startApp, type TestApp } from '../support/app.js';
import { Page } from '../support/browser.js';
import { ADDRESS, ok, place } from '../support/given.js';
import { World } from '../contract/calls/world.js';

/** `SCREENSHOTS=docs/screenshots` keeps what the page looks like. */
const KEPT = process.env['SCREENSHOTS'];
const MINUTE = 60_000;
const PASSWORD = 'correct-horse-battery';

describe('the operations page in a browser', () => {
  let app: TestApp;
  let world: World;
  let page: Page;
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    opened.push(app);
    world = await World.in(app);
    await sellForAnHour();
    await world.deadLetter();
    await app.as('customer').get('/v1/orders');
    page = await Page.open(`${app.url}/ops`, { width: 1440, height: 1100 });
    opened.push(page);
  }, 240_000);
  afterAll(async () => {
    for (const each of opened.reverse()) await each.close();
  });

  /** Orders as they come in over an hour, in two currencies, and products that run short. */
  async function sellForAnHour(): Promise<void> {
    const { given } = world;
    const lantern = await given.product(500, { name: 'RED LANTERN WITH A HANDLE', price: 4.25 });
    const fan = await given.product(300, { name: 'PAPER FAN', price: 900, currency: 'JPY' });
    const scarce = await given.product(6, { name: 'WHITE HANGING HEART T-LIGHT HOLDER', price: 2.55 });
    await given.product(0, { name: 'CREAM CUPID HEARTS COAT HANGER', price: 2.75 });
    ok(await app.as('manager').post(`/v2/inventory/${scarce.id}/thresholds`, { reorderPoint: 25 }));
    const bus = app.get(Bus);
    for (let each = 0; each < 60; each++) {
      const product = each % 12 === 0 ? fan : lantern;
      const ago = ((each * 37) % 59) * MINUTE * Math.sin((each + 1) / 60);
      await bus.ask('orders.place', {
        caller: SYSTEM,
        wanted: {
          customerId: world.customer.customerId,
          items: [{ productId: product.id, quantity: 1 + (each % 4) }],
          shippingAddress: ADDRESS,
          placedAt: new Date(app.clock.millis() - ago),
        },
      });
    }
    ok(await place(app.as('customer'), { [lantern.id]: 1 }));
    await world.hold(world.customer);
    await app.settled();
  }

  const shot = async (name: string, whole = false) => {
    if (KEPT) await page.screenshot(`${KEPT}/${name}.png`, { whole });
  };
  const textOf = (selector: string) =>
    page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);
  const expectShown = (selector: string, text: string) =>
    page.until(
      `document.querySelector(${JSON.stringify(selector)})?.innerText.includes(${JSON.stringify(text)})`,
    );

  const expectTiles = () => page.until(`document.querySelectorAll('#tiles .tile').length === 7`);

  async function logIn(email: string, password = PASSWORD): Promise<void> {
    await page.until(`document.getElementById('entrance')?.hidden === false`);
    await page.evaluate(`(() => {
      const { email, password } = document.getElementById('login').elements;
      email.value = ${JSON.stringify(email)};
      password.value = ${JSON.stringify(password)};
    })()`);
    await page.click('#login button');
  }

  /** Somebody of staff, made for this test, with a password that it knows. */
  async function staff(role: string): Promise<string> {
    const email = `${role}-${crypto.randomUUID().slice(0, 8)}@example.org`;
    ok(await app.as('admin').post('/v2/users', { email, password: PASSWORD, name: `Grace, ${role}`, role }));
    return email;
  }

  /** What those cannot use who do not see, or see little: by the rules of WCAG 2.2 A and AA. */
  async function unusable(): Promise<string[]> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(`${await readFile(axe, 'utf8')}; undefined`);
    return page.evaluate<string[]>(`axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`);
  }

  it('asks who one is, and says what was wrong', async () => {
    await logIn('nobody@example.org', 'wrong');
    await expectShown('#login-fault', 'password');
    await shot('operations-login');
    expect(await unusable()).toEqual([]);
    const { email, password } = await world.register();
    await logIn(email, password);
    await expectShown('#login-fault', 'for staff');
  }, 120_000);

  it('draws the shop as it is', async () => {
    await logIn(await staff('admin'));
    await expectTiles();
    await page.until(`document.querySelectorAll('canvas').length === 2`);
    expect(await textOf('#orders-chart')).toContain('orders in the last hour');
    expect(await textOf('#revenue-chart')).toMatch(/£[\d,.]+ and ¥[\d,]+ in the last hour; drawn in GBP/);
    await expectShown('#stock', 'WHITE HANGING HEART');
    expect(await textOf('#events')).toContain('customers.statistics');
    expect(await textOf('#routes')).toContain('POST /v2/orders');
    expect(await textOf('#holds')).toContain('Holds of customers and staff');
    await expectShown('#letters', 'Requeue');
    await expectShown('#deprecations', '/v2/orders');
    await expectShown('#line', 'Live');
  }, 120_000);

  it('moves by itself', async () => {
    const before = await textOf('#orders-chart .legend');
    ok(await place(app.as('customer'), { [world.product.id]: 1 }));
    await page.until(
      `document.querySelector('#orders-chart .legend').innerText !== ${JSON.stringify(before)}`,
    );
    expect(await textOf('#orders-chart .legend')).toContain('orders in the last hour');
  }, 60_000);

  it('proves the numbers when it is asked to', async () => {
    await expectShown('#integrity', 'Nobody has checked');
    await page.click('#integrity button');
    await expectShown('#integrity', 'Looked at');
    expect(await textOf('#integrity')).toContain('I14');
    await expectShown('#integrity', 'Everything adds up');
    await expectShown('#announcer', 'everything adds up');
  }, 60_000);

  it('finds who did what', async () => {
    await page.evaluate(`document.querySelector('#audit [name=action]').value = 'order.place'`);
    await page.click('#audit button[type=submit]');
    await expectShown('#audit', 'the newest first');
    expect(await page.evaluate(`document.querySelectorAll('#audit tbody tr').length`)).toBe(25);
    await page.click('#audit > button');
    await page.until(`document.querySelectorAll('#audit tbody tr').length > 25`);
    await page.evaluate(`document.querySelector('#audit [name=action]').value = 'no.such'`);
    await page.click('#audit button[type=submit]');
    await expectShown('#audit', 'No entry is like that');
  }, 60_000);

  it.each(['light', 'dark'])(
    'can be used by everybody in %s',
    async (scheme) => {
      await page.prefer('prefers-color-scheme', scheme);
      await page.until(`document.documentElement.dataset.theme === '${scheme}'`);
      await page.evaluate(`document.querySelector('#orders-chart summary').click()`);
      expect(await unusable()).toEqual([]);
      await page.evaluate(`document.querySelector('#orders-chart summary').click()`);
      await page.evaluate(`scrollTo(0, 0)`);
      await shot(`operations-${scheme}`);
      await shot(`operations-${scheme}-whole`, true);
    },
    120_000,
  );

  it('is walked through by keyboard, tables too', async () => {
    await page.reload();
    await expectShown('#letters', 'Requeue');
    await expectShown('#stock', 'that run short');
    const met: string[] = [];
    for (let step = 0; step < 60; step++) {
      await page.press('Tab');
      met.push(
        await page.evaluate<string>(`(() => {
          const { id, tagName, className, innerText } = document.activeElement;
          return [tagName, id, className, (document.activeElement.getAttribute('aria-label') ?? innerText ?? '').slice(0, 30)].join(' ');
        })()`),
      );
    }
    const walked = met.join('\n');
    expect(met[0]).toContain('Skip to the figures');
    for (const place of ['log-out', 'that run short', 'Check now', 'Requeue', 'Search'])
      expect(walked).toContain(place);
  }, 60_000);

  it('tries a dead letter again by keyboard', async () => {
    await page.evaluate(`document.querySelector('#letters button.small').focus()`);
    await page.press('Enter');
    await expectShown('#letters', 'is tried again now');
    await expectShown('#letters', 'every event found its handler');
  }, 60_000);

  it('goes on after a reload, without a password', async () => {
    await page.reload();
    await expectTiles();
  }, 60_000);

  it('says so when the session is over', async () => {
    app.clock.travel(20 * MINUTE);
    await app.database.collection('sessions').deleteMany({});
    await page.click('#letters .row button');
    await expectShown('#login-fault', 'Your session is over');
    app.clock.returnToPresent();
  }, 60_000);

  it('shows a clerk what a clerk may see', async () => {
    await logIn(await staff('clerk'));
    await expectShown('#revenue-chart', 'Your role does not see');
    await expectTiles();
    expect(
      await page.evaluate(`[...document.querySelectorAll('[data-needs]')].every(({ hidden }) => hidden)`),
    ).toBe(true);
    expect(await textOf('#integrity')).not.toContain('Check now');
  }, 60_000);

  it('has complained of nothing but refused logins', () => {
    expect(page.complaints.filter((each) => !/40[13]|401/.test(each))).toEqual([]);
  });
});
