import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { V1_SUNSET_AT } from '#platform/deprecation/sunset.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { ApiDocument } from '../support/document.js';

const GONE = { status: 410, codes: ['VERSION_SUNSET'] };
const seen = ({ status, codes }: Reply) => ({ status, codes });

describe('what v2 has replaced', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ V1_AFTER_SUNSET: 'refuse' });
  });
  afterAll(() => app.close());

  it('says so in v1, on success and on refusal, and nowhere else', async () => {
    const customer = app.as('customer');
    for (const reply of [await customer.get('/v1/orders'), await customer.get('/v1/orders/nothing')]) {
      expect(reply.headers.get('deprecation')).toMatch(/^@\d+$/);
      expect(new Date(String(reply.headers.get('sunset')))).toEqual(V1_SUNSET_AT);
      expect(reply.headers.get('link')).toMatch(/<\/v2\/orders[^>]*>; rel="successor-version"/);
    }
    for (const path of ['/v2/orders', '/v1/auth/me'])
      expect((await customer.get(path)).headers.get('deprecation')).toBeNull();
  });

  it('is marked in the document of v1 wherever the answers say so', async () => {
    const [v1, v2] = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    const marked = v1.operations.filter(({ said }) => said['deprecated'] === true).map(({ key }) => key);
    expect(marked).toEqual(expect.arrayContaining(['POST /orders', 'GET /products/{id}', 'GET /audit-logs']));
    expect(marked).not.toContain('GET /auth/me');
    expect(v2.operations.filter(({ said }) => said['deprecated'] === true)).toEqual([]);
  });

  it('is counted for each who still uses it, and shown to admins', async () => {
    const customer = app.as('customer');
    const before = await usesOf(customer.userId);
    for (const id of ['one', 'other']) await customer.get(`/v1/orders/${id}`, { 'user-agent': 'shop/4.2' });
    await app.anonymous().get('/v1/products');
    const uses = await usesOf(customer.userId);
    const operation = 'GET /v1/orders/{id}';
    expect(uses[operation]).toMatchObject({ successor: 'GET /v2/orders/{id}', userAgent: 'shop/4.2' });
    expect(Number(uses[operation]?.['count']) - Number(before[operation]?.['count'] ?? 0)).toBe(2);
    expect(await usesOf('anonymous')).toMatchObject({ 'GET /v1/products': { count: 1 } });
    expect((await usesOf(customer.userId))[operation]?.['count']).toBe(uses[operation]?.['count']);
  });

  async function usesOf(callerId: string): Promise<Record<string, Record<string, unknown>>> {
    const reply = await app.as('admin').get(`/v2/admin/deprecations?limit=100&callerId=${callerId}`);
    return Object.fromEntries(reply.rows.map((row) => [String(row['operation']), row]));
  }

  it('ends when its time is over, whoever asks; the rest of v1 and all of v2 stay', async () => {
    app.clock.travel(V1_SUNSET_AT.getTime() - app.clock.millis() - 60_000);
    expect((await app.anonymous().get('/v1/products')).status).toBe(200);
    app.clock.travel(120_000);
    const gone = await app.anonymous().get('/v1/products?limit=5');
    expect(seen(gone)).toEqual(GONE);
    expect(gone.headers.get('link')).toBe('</v2/products>; rel="successor-version"');
    expect(seen(await app.anonymous().get('/v1/orders'))).toEqual(GONE);
    expect((await app.anonymous().get('/v2/products')).status).toBe(200);
    expect((await app.anonymous().get('/v1/auth/me')).status).toBe(401);
    app.clock.returnToPresent();
  });
});
