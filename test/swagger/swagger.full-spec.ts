import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Page } from '../support/browser.js';
import { World } from '../contract/calls/world.js';

/** `SCREENSHOTS=docs/screenshots` keeps what the page looks like. */
const KEPT = process.env['SCREENSHOTS'];

describe('Swagger UI in a browser', () => {
  let app: TestApp;
  let page: Page;

  beforeAll(async () => {
    app = await startApp({ NODE_ENV: 'development' });
    const world = await World.in(app);
    await world.shipment(world.customer);
    await app.settled();
    page = await Page.open(`${app.url}/docs`);
  }, 240_000);
  afterAll(async () => {
    await page.close();
    await app.close();
  });

  const shot = async (name: string) => {
    if (KEPT) await page.screenshot(`${KEPT}/${name}.png`);
  };

  /** Opens an operation, sends it as it stands, and tells the status of the answer. */
  async function tried(tag: string, id: string): Promise<string> {
    const block = `#operations-${tag}-${id}`;
    await page.until(`document.querySelector('${block}')`);
    await page.evaluate(`document.querySelector('${block}').scrollIntoView()`);
    await page.click(`${block} .opblock-summary-control`);
    await page.click(`${block} .execute`);
    const answer = `${block} .live-responses-table .response .response-col_status`;
    await page.until(`document.querySelector('${answer}')`);
    await page.evaluate(`document.querySelector('${answer}').scrollIntoView({ block: 'center' })`);
    return page.evaluate<string>(`document.querySelector('${answer}').innerText`);
  }

  it('names both versions, and every tag is described', async () => {
    await page.until(`document.querySelectorAll('.opblock-tag').length > 5`);
    const versions = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.download-url-wrapper option')].map((each) => each.innerText)`,
    );
    expect(versions).toEqual(['v2 (current)', 'v1']);
    const bare = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.opblock-tag')].filter((each) => !each.querySelector('small')?.innerText)
        .map((each) => each.innerText)`,
    );
    expect(bare).toEqual([]);
    await shot('swagger-ui');
  }, 120_000);

  it('logs in by running the login, and its token is used from then on', async () => {
    await page.evaluate(`document.querySelectorAll('.opblock-tag').forEach((each) => each.click())`);
    expect(await tried('Auth', 'login')).toMatch(/^200/);
    await page.until(`window.ui.authSelectors.authorized().size > 0`);
    await shot('swagger-ui-login');
    expect(await tried('Auth', 'getMe')).toMatch(/^200/);
  }, 120_000);

  it.each([
    ['Orders', 'getOrder', 200],
    ['Orders', 'placeOrder', 201],
    ['Products', 'changeProduct', 200],
    ['Fulfilment', 'getShipment', 200],
    ['Inventory', 'receiveStock', 201],
  ])(
    'answers %s %s with one click',
    async (tag, id, status) => {
      expect(await tried(tag, id)).toMatch(new RegExp(`^${status}`));
      if (id === 'placeOrder') await shot('swagger-ui-order');
    },
    120_000,
  );
});
