import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';

const ORIGIN = { origin: 'https://shop.example' };
const seen = ({ status, codes }: Reply) => [status, ...codes];

describe('what HTTP asks beside the routes', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ CORS_ORIGINS: 'https://shop.example' });
  });
  afterAll(() => app.close());

  it('HEAD has the head of GET', async () => {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => app.as('customer').send(method, '/v2/auth/me', undefined)),
    );
    expect([head?.status, head?.text]).toEqual([200, '']);
    for (const name of ['etag', 'content-type', 'cache-control'])
      expect(head?.headers.get(name)).toBe(get?.headers.get(name));
    const absent = await app.as('customer').send('HEAD', '/v2/orders/nothing', undefined);
    expect([absent.status, absent.text]).toEqual([404, '']);
  });

  it('OPTIONS says what is possible, or that there is nothing', async () => {
    const some = await app.anonymous().send('OPTIONS', '/health/live', undefined);
    expect([some.status, some.headers.get('allow'), some.text]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
    expect(seen(await app.anonymous().send('OPTIONS', '/nothing', undefined))).toEqual([
      404,
      'ROUTE_NOT_FOUND',
    ]);
  });

  it('a method that is not there is 405 with those that are', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const reply = await app.as('admin').send(method, '/v2/orders', undefined);
      expect([...seen(reply), reply.headers.get('allow')]).toEqual([
        405,
        'METHOD_NOT_ALLOWED',
        'GET, HEAD, POST',
      ]);
    }
  });

  it('browsers of the shop may read every header that the API speaks by', async () => {
    const preflight = await fetch(`${app.url}/v2/orders`, {
      method: 'OPTIONS',
      headers: {
        ...ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN.origin);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    for (const path of ['/v2/products', '/v2/orders', '/v2/nothing']) {
      const { headers } = await app.anonymous().get(path, ORIGIN);
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN.origin);
      const exposed = (headers.get('access-control-expose-headers') ?? '').split(/, ?/);
      expect(exposed).toEqual(
        expect.arrayContaining([
          'ETag',
          'Link',
          'Location',
          'Retry-After',
          'RateLimit',
          'RateLimit-Policy',
          'X-Request-Id',
          'Deprecation',
          'Sunset',
          'Idempotent-Replayed',
          'Content-Disposition',
          'Allow',
        ]),
      );
    }
    const stranger = await app.anonymous().get('/v2/products', { origin: 'https://evil.example' });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the rate limit', () => {
  let app: TestApp;
  const LIMIT = 40;

  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
  });
  afterAll(() => app.close());

  const left = (reply: Reply): number =>
    Number(/;r=(\d+);t=\d+$/.exec(reply.headers.get('ratelimit') ?? '')?.[1]);

  it('counts every refusal of a stranger, tells on each answer how many are left, and then closes', async () => {
    const stranger = app.anonymous();
    await stranger.get('/v2/products'); // the document that answers are held to is read, which counts as well
    const forged = { authorization: 'Bearer a.b.c' };
    const ask: [number, () => Promise<Reply>][] = [
      [401, () => stranger.get('/v2/orders')],
      [401, () => stranger.get('/v2/orders', forged)],
      [404, () => stranger.get('/v2/nothing')],
      [405, () => stranger.send('PUT', '/v2/orders', undefined)],
      [415, () => stranger.send('POST', '/v2/orders', 'x', { 'content-type': 'text/plain' })],
      [400, () => stranger.send('POST', '/v2/orders', '{')],
      [413, () => stranger.post('/v2/orders', { note: 'x'.repeat(1_100_000) })],
      [200, () => stranger.get('/v2/products')],
    ];
    let before = left(await stranger.get('/v2/products'));
    for (const [status, send] of ask) {
      const reply = await send();
      expect(reply.status).toBe(status);
      expect(reply.headers.get('ratelimit-policy')).toBe(`"default";q=${LIMIT};w=60`);
      expect(left(reply)).toBe(before - 1);
      before = left(reply);
    }
    while (before > 0) before = left(await stranger.get('/v2/orders', forged));
    for (const [, send] of ask) {
      const reply = await send();
      expect(seen(reply)).toEqual([429, 'RATE_LIMITED']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(left(reply)).toBe(0);
    }
  });

  it('and leaves those who are signed in alone, who are counted by themselves, also where they may not', async () => {
    const customer = app.as('customer');
    const first = await customer.get('/v2/orders');
    const second = await customer.get('/v2/users');
    expect([first.status, second.status, left(first) - left(second)]).toEqual([200, 403, 1]);
  });
});
