import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Call, call as callOn, codes, startMugs } from './mugs.js';

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await startMugs();
});
afterAll(() => app.close());
const call = (method: Parameters<typeof callOn>[1], url: string, request?: Call) =>
  callOn(app, method, url, request);

describe('answers', () => {
  it('have the shape of their version, with Location, ETag and the notice that v1 ends', async () => {
    const v1 = await call('POST', '/v1/mugs', {
      body: { size: 1 },
      headers: { 'x-request-id': 'request-0001' },
    });
    expect(v1.body).toEqual({
      success: true,
      data: { id: 'new', price: 1.5 },
      meta: { requestId: 'request-0001', apiVersion: 1 },
      errors: [],
    });
    expect(v1).toMatchObject({
      status: 201,
      headers: {
        location: '/v1/mugs/new',
        etag: '"1"',
        'x-request-id': 'request-0001',
        deprecation: '@1798761600',
        link: '</v2/mugs>; rel="successor-version"',
      },
    });
    expect(Number(new Date(String(v1.headers['sunset']))) / 1000 - 1798761600).toBe(731 * 24 * 3600);
    const v2 = await call('GET', '/v2/mugs/5');
    expect(v2.body.data).toEqual({ id: '5', price: { amount: 150, currency: 'EUR' } });
    expect(v2.headers).not.toHaveProperty('deprecation');
    expect(v2.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
    expect((await call('GET', '/v2/mugs/5', { headers: { 'if-none-match': 'W/"7"' } })).status).toBe(304);
  });

  it('of lists count in v1 and go on in v2', async () => {
    const first = await call('GET', '/v1/mugs?page=2');
    expect(first.body.meta).toMatchObject({ page: 2, limit: 20, total: 45, totalPages: 3 });
    expect(first.headers['link']).toContain('</v1/mugs?page=3>; rel="next", </v1/mugs?page=1>; rel="prev"');
    const second = await call('GET', '/v2/mugs?limit=5');
    expect(second.body.meta).toMatchObject({
      page: 1,
      limit: 5,
      total: 45,
      totalExact: false,
      nextCursor: 'n',
    });
    expect(second.headers['link']).toBe('</v2/mugs?limit=5&cursor=n>; rel="next"');
  });

  it('are given again under a known key, which v2 must have', async () => {
    const known = await call('POST', '/v2/mugs', {
      body: { size: 1 },
      headers: { 'idempotency-key': 'known' },
    });
    expect(known).toMatchObject({
      status: 201,
      headers: { location: '/v2/mugs/first', 'idempotent-replayed': 'true' },
    });
    expect(known.body.data).toEqual({ id: 'first', price: { amount: 150, currency: 'EUR' } });
    expect(codes(await call('POST', '/v2/mugs', { body: { size: 1 } }))).toEqual([
      400,
      'IDEMPOTENCY_KEY_MISSING',
    ]);
    for (const key of ['a b', 'ä', 'x'.repeat(256)]) {
      expect(
        codes(await call('POST', '/v2/mugs', { body: { size: 1 }, headers: { 'idempotency-key': key } })),
      ).toEqual([400, 'VALIDATION_FAILED']);
    }
    const prints = [{ size: 1 }, { size: 2 }].map((body) =>
      call('POST', '/v1/mugs', { body, headers: { 'idempotency-key': 'k' } }),
    );
    const [one, other] = await Promise.all(prints);
    expect(one?.body.data).not.toEqual(other?.body.data);
  });

  it('to a change want the version that was read', async () => {
    const change = (path: string, tag?: string) =>
      call('PATCH', path, tag ? { headers: { 'if-match': tag } } : {});
    expect(codes(await change('/v2/mugs/1'))).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect(codes(await change('/v2/mugs/1', '"6"'))).toEqual([412, 'STALE']);
    expect(codes(await change('/v1/mugs/1', 'nonsense'))).toEqual([412, 'STALE']);
    expect((await change('/v2/mugs/1', '"7"')).headers['etag']).toBe('"8"');
    expect((await change('/v1/mugs/1')).status).toBe(200);
  });
});

describe('refusals', () => {
  it.each<[string, 'GET' | 'POST' | 'PUT', string, Call, (string | number)[]]>([
    ['broken JSON', 'POST', '/v1/mugs', { raw: '{"size":' }, [400, 'MALFORMED_JSON']],
    ['depth', 'POST', '/v1/mugs', { raw: '['.repeat(50_000) + ']'.repeat(50_000) }, [400, 'MALFORMED_JSON']],
    [
      'bytes that are not UTF-8',
      'POST',
      '/v1/mugs',
      { headers: { 'content-type': 'application/json; charset=latin1' }, raw: '{}' },
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
    ],
    ['a list as body', 'POST', '/v1/mugs', { body: [] }, [400, 'VALIDATION_FAILED']],
    ['no body', 'POST', '/v1/mugs', {}, [400, 'VALIDATION_FAILED']],
    [
      '__proto__',
      'POST',
      '/v1/mugs',
      { raw: '{"size":1,"__proto__":{"admin":true}}' },
      [400, 'VALIDATION_FAILED'],
    ],
    ['NUL in a key', 'POST', '/v1/mugs', { raw: '{"size":1,"a\\u0000":1}' }, [400, 'VALIDATION_FAILED']],
    [
      'text',
      'POST',
      '/v1/mugs',
      { headers: { 'content-type': 'text/plain' }, raw: 'x' },
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
    ],
    ['too much', 'POST', '/v1/mugs', { raw: `"${'x'.repeat(1024 * 1024)}"` }, [413, 'BODY_TOO_LARGE']],
    ['a query key given twice', 'GET', '/v1/mugs?page=1&page=2', {}, [400, 'VALIDATION_FAILED']],
    ['an unknown query key', 'GET', '/v2/mugs?page=1', {}, [400, 'VALIDATION_FAILED']],
    ['__proto__ in the query', 'GET', '/v2/mugs?__proto__=1', {}, [400, 'VALIDATION_FAILED']],
    ['NUL in a parameter', 'GET', '/v2/mugs/a%00', {}, [400, 'VALIDATION_FAILED']],
    ['a broken escape', 'GET', '/v2/mugs/%E0%A4%A', {}, [400, 'MALFORMED_REQUEST']],
    ['an id that is too long', 'GET', `/v2/mugs/${'x'.repeat(300)}`, {}, [404, 'ROUTE_NOT_FOUND']],
    ['an unknown route', 'GET', '/v2/cups', {}, [404, 'ROUTE_NOT_FOUND']],
    ['a method that is not there', 'PUT', '/v2/mugs/1', {}, [405, 'METHOD_NOT_ALLOWED']],
    ['a fault of ours', 'GET', '/v2/mugs/broken', {}, [500, 'INTERNAL']],
  ])('%s', async (_, method, url, request, expected) => {
    const answer = await call(method, url, request);
    expect(codes(answer)).toEqual(expected);
    expect(answer.body).toMatchObject({
      success: false,
      data: null,
      meta: { requestId: answer.headers['x-request-id'] },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/mongodb|driver|node_modules|\n/);
  });

  it('of a method name those that are possible', async () => {
    expect((await call('PUT', '/v2/mugs/1')).headers['allow']).toBe('GET, HEAD, PATCH');
  });

  it('by the rate limit say when to come back', async () => {
    const headers = {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'x-request-id': 'bad id',
    };
    const first = await call('POST', '/v2/mugs/whoami', { headers });
    expect(first.body.data).toEqual({
      text: `${String(first.headers['x-request-id'])} 4bf92f3577b34da6a3ce929d0e0e4736 2`,
    });
    expect(first.headers).toMatchObject({
      ratelimit: expect.stringMatching(/^"login";r=1;t=\d+$/),
      'ratelimit-policy': '"login";q=2;w=60',
    });
    await call('POST', '/v1/mugs/whoami');
    const third = await call('POST', '/v2/mugs/whoami');
    expect(codes(third)).toEqual([429, 'RATE_LIMITED']);
    expect(third.headers).toMatchObject({
      ratelimit: expect.stringContaining('r=0'),
      'retry-after': expect.stringMatching(/^\d+$/),
    });
  });
});
