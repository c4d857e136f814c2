import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { tally } from '../support/client.js';

const LIMIT = 20;
const number = (index: number): string => `${index % 250}.${Math.floor(index / 250)}.7.9`;

/** Ways to say that one comes from elsewhere. */
const FORGERIES: readonly ((index: number) => Record<string, string>)[] = [
  (index) => ({ 'x-forwarded-for': number(index) }),
  (index) => ({ 'x-forwarded-for': `${number(index)}, 10.0.0.1, 127.0.0.1` }),
  (index) => ({ 'x-forwarded-for': `127.0.0.1, ${number(index)}` }),
  (index) => ({ 'x-forwarded-for': `::ffff:${number(index)}` }),
  (index) => ({ 'x-forwarded-for': `2001:db8::${index.toString(16)}` }),
  (index) => ({ 'x-forwarded-for': `[2001:db8::${index.toString(16)}]:443` }),
  (index) => ({ 'x-real-ip': number(index) }),
  (index) => ({ forwarded: `for=${number(index)};proto=https` }),
  (index) => ({ 'cf-connecting-ip': number(index), 'true-client-ip': number(index) }),
  (index) => ({ 'x-client-ip': number(index), 'x-cluster-client-ip': number(index), via: number(index) }),
  (index) => ({ 'x-forwarded-host': number(index), 'x-forwarded-proto': 'https', host: number(index) }),
];

describe('without a proxy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
  });
  afterAll(() => app.close());

  it('the limit holds for a thousand requests that all say that they come from elsewhere', async () => {
    const anonymous = app.anonymous();
    const replies = [];
    const begun = performance.now();
    for (let index = 0; index < 1_000; index += 50) {
      const wave = Array.from({ length: 50 }, (_, at) => {
        const forge = FORGERIES[(index + at) % FORGERIES.length];
        return anonymous.get('/v2/products?limit=1', forge?.(index + at));
      });
      replies.push(...(await Promise.all(wave)));
    }
    const counted = tally(replies, ({ status }) => status);
    // on a slow machine more than one minute begins meanwhile
    const minutes = Math.ceil((performance.now() - begun) / 60_000);
    expect(counted['200']).toBeLessThanOrEqual(minutes * LIMIT);
    expect(counted).toEqual({ 200: counted['200'], 429: 1_000 - (counted['200'] ?? 0) });
    const refused = replies.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('behind a trusted proxy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUSTED_PROXIES: '127.0.0.0/8' });
  });
  afterAll(() => app.close());

  it('two clients are counted apart, and neither gets more by naming others before itself', async () => {
    for (const client of ['203.0.113.1', '203.0.113.2']) {
      const replies = [];
      for (let index = 0; index < LIMIT + 10; index++) {
        // what the client wrote stands first, what the proxy saw last
        const headers = { 'x-forwarded-for': `${number(index)}, ${client}` };
        replies.push(await app.anonymous().get('/v2/products?limit=1', headers));
      }
      expect(tally(replies, ({ status }) => status)).toEqual({ 200: LIMIT, 429: 10 });
    }
  });

  it('a network of IPv6 is one client', async () => {
    const replies = [];
    for (let index = 0; index < LIMIT + 10; index++) {
      const headers = { 'x-forwarded-for': `2001:db8:1:2:${index.toString(16)}::1` };
      replies.push(await app.anonymous().get('/v2/products?limit=1', headers));
    }
    expect(tally(replies, ({ status }) => status)).toEqual({ 200: LIMIT, 429: 10 });
  });
});
