import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ HSTS_DAYS: '365', MAX_CONNECTIONS: '10', CORS_ORIGINS: 'https://shop.example.com' });
});
afterAll(() => app.close());

describe('the headers of an answer', () => {
  it.each(['/v2/products', '/v1/nowhere', '/docs', '/health/live'])(
    'of %s keep browsers from harm',
    async (path) => {
      const { headers } = await fetch(`${app.url}${path}`);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'self'.*object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/,
      );
      expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe-eval/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
    },
  );

  it.each(['/v2/auth/me', '/v2/orders', '/v1/products', '/v2/nowhere'])(
    'of %s let nobody on the way keep it',
    async (path) => {
      const { headers } = await app.as('customer').get(path);
      expect(headers.get('cache-control')).toMatch(/no-store|private, no-cache/);
    },
  );

  it('let the origins in that are named, and nobody who looks like one', async () => {
    const allowed = async (origin: string) =>
      (await fetch(`${app.url}/v2/products`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://shop.example.com')).toBe('https://shop.example.com');
    for (const origin of [
      'null',
      'https://shop.example.com.evil.example',
      'https://evilshop.example.com',
      'http://shop.example.com',
      'https://example.com',
    ])
      expect([origin, await allowed(origin)]).toEqual([origin, null]);
  });
});

it('a client that opens connections and never closes them gets no more than there are', async () => {
  const port = Number(new URL(app.url).port);
  const opened = await Promise.all(
    Array.from(
      { length: 40 },
      () =>
        new Promise<{ open: boolean; end: () => void }>((resolve) => {
          const socket = connect(port, '127.0.0.1');
          const settle = (open: boolean) => resolve({ open, end: () => socket.destroy() });
          socket.on('error', () => settle(false));
          socket.on('close', () => settle(false));
          socket.on('connect', () => socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'));
          socket.on('data', () => settle(true));
        }),
    ),
  );
  expect(opened.filter(({ open }) => open).length).toBeLessThanOrEqual(10);
  for (const { end } of opened) end();
});
