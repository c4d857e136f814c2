import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LastUsed } from '../../libs/auth/src/keys/last-used.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Client, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => app.clock.returnToPresent());
afterAll(() => app.close());

async function made(scopes: string[], more: object = {}): Promise<Wire & { client: Client }> {
  const key = ok(await app.as('admin').post('/v2/api-keys', { name: 'pipeline', scopes, ...more }));
  return { ...key, client: bearing(String(key['key'])) };
}
const bearing = (token: string): Client => Object.assign(app.anonymous(), { token });
const shown = async (id: string) =>
  (await app.as('admin').get('/v2/api-keys?limit=100')).rows.find((row) => row.id === id);

describe('an API key', () => {
  it('does what its scopes say and nothing else', async () => {
    const { client } = await made(['inventory:read', 'products:write']);
    const product = ok(
      await client.post('/v2/products', {
        sku: 'BY-KEY',
        name: 'Thing',
        price: { amount: 1, currency: 'GBP' },
        currency: 'GBP',
      }),
    );
    expect((await client.get('/v1/inventory')).status).toBe(200);
    expect((await client.post(`/v2/inventory/${product.id}/receipts`, { quantity: 1 })).codes).toEqual([
      'FORBIDDEN',
    ]);
    for (const path of ['/v2/auth/me', '/v2/auth/sessions', '/v2/users', '/v2/api-keys', '/v2/audit-logs'])
      expect((await client.get(path)).codes).toEqual(['FORBIDDEN']);
    expect((await client.get('/v1/products')).status).toBe(200);
  });

  it('places orders for customers when it may, and is named in the audit log', async () => {
    const product = await new Given(app).product(5);
    const { id, client } = await made(['orders:place', 'orders:any', 'orders:read']);
    const { customerId } = app.as('customer');
    const order = ok(await place(client, { [product.id]: 1 }, { customerId }));
    expect((await client.get(`/v2/orders/${order.id}`)).status).toBe(200);
    await client.post('/v2/products', {});
    const rows = (await app.as('auditor').get(`/v2/audit-logs?userId=key-${id}`)).rows;
    expect(rows.map(({ action, userId, actor }) => [action, userId, actor])).toEqual([
      ['product.create', `key-${id}`, `key-${id}`],
      ['order.place', `key-${id}`, `key-${id}`],
    ]);
  });

  it('is shown once and kept nowhere', async () => {
    const key = await made(['inventory:read']);
    const secret = String(key['key']).slice(-43);
    expect(String(key['key'])).toBe(`tk_${key.id}_${secret}`);
    expect(secret).toHaveLength(43);
    expect(await shown(key.id)).toEqual(
      expect.objectContaining({
        name: 'pipeline',
        scopes: ['inventory:read'],
        createdBy: app.as('admin').userId,
      }),
    );
    expect(JSON.stringify((await app.as('admin').get('/v2/api-keys?limit=100')).body)).not.toContain(secret);
    for (const { name } of await app.database.listCollections()) {
      const stored = JSON.stringify(await app.database.collection(name).find({}).toArray());
      expect(stored).not.toContain(secret);
    }
  });

  it('ends when it was said to, or when it is revoked', async () => {
    const expiresAt = new Date(app.clock.millis() + 60_000).toISOString();
    const { client } = await made(['inventory:read'], { expiresAt });
    expect((await client.get('/v2/inventory')).status).toBe(200);
    app.clock.travel(60_000);
    expect((await client.get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
    app.clock.returnToPresent();

    const other = await made(['inventory:read']);
    expect((await other.client.get('/v2/inventory')).status).toBe(200);
    for (let again = 0; again < 2; again++)
      expect((await app.as('admin').delete(`/v2/api-keys/${other.id}`)).status).toBe(200);
    expect((await other.client.get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
    expect((await app.as('admin').post(`/v2/api-keys/${other.id}/rotate`)).codes).toEqual([
      'API_KEY_NOT_FOUND',
    ]);
    expect((await shown(other.id))?.['revokedAt']).not.toBeNull();
  });

  it('that another process revoked is refused within 30 seconds', async () => {
    const { id, client } = await made(['inventory:read']);
    expect((await client.get('/v2/inventory')).status).toBe(200);
    const keys = app.database.collection<{ _id: string }>('api_keys');
    await keys.updateOne({ _id: id }, { $set: { revokedAt: new Date() } });
    app.clock.travel(30_000);
    expect((await client.get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('is rotated with an overlap, in which both secrets count', async () => {
    const { id, client } = await made(['inventory:read']);
    const rotated = ok(await app.as('admin').post(`/v2/api-keys/${id}/rotate`, { overlapMinutes: 5 }));
    const fresh = bearing(String(rotated['key']));
    for (const each of [client, fresh]) expect((await each.get('/v2/inventory')).status).toBe(200);
    app.clock.travel(5 * 60_000);
    expect((await client.get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
    expect((await fresh.get('/v2/inventory')).status).toBe(200);
    const at_once = ok(await app.as('admin').post(`/v2/api-keys/${id}/rotate`, { overlapMinutes: 0 }));
    expect((await fresh.get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
    expect((await bearing(String(at_once['key'])).get('/v2/inventory')).status).toBe(200);
  });

  it('says when it was used last', async () => {
    const { id, client } = await made(['inventory:read']);
    expect((await shown(id))?.['lastUsedAt']).toBeNull();
    await client.get('/v2/inventory');
    await app.get(LastUsed).write();
    expect(Date.parse(String((await shown(id))?.['lastUsedAt']))).toBeGreaterThan(Date.now() - 60_000);
  });

  it('cannot make another one that may more than itself', async () => {
    const { client } = await made(['api-keys:write', 'inventory:read']);
    const more = await client.post('/v2/api-keys', { name: 'more', scopes: ['users:write'] });
    expect([more.status, ...more.codes]).toEqual([403, 'FORBIDDEN scopes']);
    expect((await client.post('/v2/api-keys', { name: 'less', scopes: ['inventory:read'] })).status).toBe(
      201,
    );
  });

  it.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['root'] }, 'scopes'],
    ['an account of its own', { scopes: ['account:self'] }, 'scopes'],
    ['a name that is none', { name: ' ' }, 'name'],
    ['an end that is none', { expiresAt: 'soon' }, 'expiresAt'],
  ])('is not made with %s', async (_, wrong, field) => {
    const wanted = { name: 'pipeline', scopes: ['inventory:read'], ...wrong };
    expect((await app.as('admin').post('/v2/api-keys', wanted)).codes).toEqual([
      `VALIDATION_FAILED ${field}`,
    ]);
  });

  it('that is nearly right is refused', async () => {
    const { id, client } = await made(['inventory:read']);
    const token = client.token ?? '';
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      token.slice(0, -1),
      `${token}A`,
      token.replace(id, 'f'.repeat(24)),
      token.replace('tk_', 'xk_'),
      `tk_${id}_${'A'.repeat(43)}`,
    ];
    for (const each of wrong)
      expect((await bearing(each).get('/v2/inventory')).codes).toEqual(['UNAUTHENTICATED']);
  });
});
