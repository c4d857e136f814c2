import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTallyhouse, type Tallyhouse } from '../../libs/testing/src/start-tallyhouse.js';
import { Page } from '../support/browser.js';
import { servePage } from './page/serve.js';

/** `SCREENSHOTS=docs/screenshots` keeps what the page looks like. */
const KEPT = process.env['SCREENSHOTS'];

describe('a page of another origin, in a browser, with the typed client', () => {
  let shop: Tallyhouse;
  let site: Awaited<ReturnType<typeof servePage>>;
  let page: Page;

  beforeAll(async () => {
    shop = await startTallyhouse({
      mongodb: process.env['MONGODB_TEST_URI'] ?? '',
      settings: { RATE_LIMIT_PER_MINUTE: '1000' },
    });
    site = await servePage();
    page = await Page.open(`${site.url}/page/shop.html?api=${encodeURIComponent(shop.url)}`);
  }, 240_000);
  afterAll(async () => {
    await page.close();
    await site.close();
    await shop.close();
  });

  it("goes a customer's whole way, and reads every header that it needs", async () => {
    await page.until(`document.querySelector('#end')?.textContent`);
    if (KEPT) await page.screenshot(`${KEPT}/typed-client.png`);
    expect(await page.evaluate(`document.querySelector('#end').textContent`)).toBe('done');
    const told = await page.evaluate<Record<string, unknown>>(
      `Object.fromEntries([...document.querySelectorAll('#steps li')].map((line) => [line.dataset.step, JSON.parse(line.dataset.told ?? 'null')]))`,
    );
    expect(told).toEqual({
      register: 'customer',
      'log in': true,
      search: {
        names: ['Tin lantern', 'Last lantern of its kind'],
        category: [{ value: 'Lanterns', count: 2 }],
      },
      quote: { amount: 2_998, currency: 'GBP' },
      hold: 'ACTIVE',
      place: {
        total: { amount: 2_998, currency: 'GBP' },
        etag: expect.stringMatching(/^"\d+"$/),
        location: expect.stringMatching(/^\/v2\/orders\//),
        'ratelimit-policy': '"default";q=1000;w=60',
      },
      'place again': { same: true, 'idempotent-replayed': 'true' },
      read: { known: true, etag: expect.stringMatching(/^"\d+"$/) },
      'place too many': 'INSUFFICIENT_STOCK',
      cancel: 'CANCELLED',
      orders: expect.objectContaining({ total: 1, totalExact: true, statuses: ['CANCELLED'] }),
      'sign out': [false, 401],
    });
    expect((await shop.mails()).map(({ template }) => template)).toContain('order-cancelled');
  }, 120_000);
});
