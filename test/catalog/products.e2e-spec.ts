import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus } from '#platform/bus/bus.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { type TestApp, startApp } from '../support/app.js';
import { type Client, tally, type Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';

let app: TestApp;
let given: Given;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  given = new Given(app);
  manager = app.as('manager');
});
afterAll(() => app.close());

const tagOf = async (product: Wire): Promise<string> =>
  (await manager.get(`/v2/products/${product.id}`)).headers.get('etag') as string;

describe('creating a product', () => {
  it('answers it in either version, with its place and its version', async () => {
    const created = await manager.post('/v1/products', {
      sku: 'Mug-Blue',
      name: 'Blue mug',
      description: 'Stoneware',
      price: 9.5,
      currency: 'EUR',
      categories: ['Mugs', 'Mugs'],
      attributes: { colour: 'blue', 'size.ml': 300 },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/v1/products/${created.data.id}`);
    expect(created.headers.get('etag')).toBe('"1.0"');
    expect(created.data).toMatchObject({
      sku: 'Mug-Blue',
      description: 'Stoneware',
      price: 9.5,
      currency: 'EUR',
      status: 'DRAFT',
      categories: ['Mugs'],
      attributes: { colour: 'blue', 'size.ml': 300 },
      available: 0,
    });
    expect(ok(await manager.get(`/v2/products/${created.data.id}`)).price).toEqual({
      amount: 950,
      currency: 'EUR',
    });
    expect(await given.stockOf(created.data.id)).toMatchObject({ onHand: 0, available: 0 });
  });

  it('refuses a SKU that is taken, upper or lower case', async () => {
    await given.product(0, { sku: 'Taken-1' });
    const again = await manager.post('/v2/products', {
      sku: 'tAKEN-1',
      name: 'x',
      price: { amount: 1, currency: 'EUR' },
    });
    expect([again.status, again.codes]).toEqual([409, ['DUPLICATE sku']]);
  });

  it('lets one of many at the same moment have the SKU', async () => {
    const body = { sku: 'Once-1', name: 'x', price: 1, currency: 'EUR' };
    const replies = await Promise.all(Array.from({ length: 8 }, () => manager.post('/v1/products', body)));
    expect(tally(replies, (reply) => reply.status)).toEqual({ 201: 1, 409: 7 });
  });

  it.each([
    [{ price: 1.999 }, 'price'],
    [{ price: 1.5, currency: 'JPY' }, 'price'],
    [{ price: 0 }, 'price'],
    [{ price: '1' }, 'price'],
    [{ currency: 'XXQ' }, 'currency'],
    [{ status: 'DISCONTINUED' }, 'status'],
    [{ sku: ' ' }, 'sku'],
    [{ sku: { $ne: null } }, 'sku'],
    [{ attributes: { deep: { er: 1 } } }, 'attributes'],
    [{ secret: 1 }, 'secret'],
  ])('refuses %j', async (wrong, field) => {
    const reply = await manager.post('/v1/products', {
      sku: 'WRONG',
      name: 'x',
      price: 1,
      currency: 'EUR',
      ...wrong,
    });
    expect([reply.status, reply.codes]).toEqual([400, [`VALIDATION_FAILED ${field}`]]);
  });

  it('is for those who may', async () => {
    const body = { sku: 'NOT-MINE', name: 'x', price: 1, currency: 'EUR' };
    expect((await app.as('customer').post('/v1/products', body)).status).toBe(403);
    expect((await app.anonymous().post('/v1/products', body)).status).toBe(401);
  });
});

describe('reading a product', () => {
  it('shows shoppers what is active, and staff everything', async () => {
    const draft = await given.product(0, { status: 'DRAFT' });
    expect((await app.anonymous().get(`/v1/products/${draft.id}`)).codes).toEqual(['PRODUCT_NOT_FOUND']);
    expect((await app.as('customer').get(`/v2/products/${draft.id}`)).status).toBe(404);
    expect((await manager.get(`/v2/products/${draft.id}`)).status).toBe(200);
    expect((await manager.get('/v2/products/no-such-thing')).status).toBe(404);
  });

  it('shows the stock as it is, though the product is cached', async () => {
    const mug = await given.product(5);
    const first = await app.anonymous().get(`/v1/products/${mug.id}`);
    expect(first.data.available).toBe(5);
    const tag = { 'if-none-match': first.headers.get('etag') as string };
    expect((await app.anonymous().get(`/v1/products/${mug.id}`, tag)).status).toBe(304);

    await manager.post(`/v1/inventory/${mug.id}/receipts`, { quantity: 2 });
    const second = await app.anonymous().get(`/v1/products/${mug.id}`, tag);
    expect([second.status, second.data.available]).toEqual([200, 7]);
  });

  it('is answered from the cache until any process tells that the product has changed', async () => {
    const mug = await given.product(0, { name: 'Before' });
    const name = async (): Promise<string> => ok(await app.anonymous().get(`/v2/products/${mug.id}`)).name;
    expect(await name()).toBe('Before');
    // as another process would have it
    await app.database
      .collection<{ _id: string }>('products')
      .updateOne({ _id: mug.id }, { $set: { name: 'After' } });
    expect(await name()).toBe('Before');

    await app.get(UnitOfWork).run(() => {
      app.get(Bus).tell('product:updated', {
        aggregate: { type: 'product', id: mug.id },
        aggregateSeq: 2,
        data: { productId: mug.id, sku: mug.sku, changed: ['name'] },
      });
      return Promise.resolve();
    });
    const deadline = performance.now() + 15_000;
    while ((await name()) === 'Before' && performance.now() < deadline);
    expect(await name()).toBe('After');
  });

  it('shows shoppers no availability below zero, and staff the true number', async () => {
    const mug = await given.product(1);
    ok(await app.as('warehouse').post(`/v1/inventory/${mug.id}/receipts`, { quantity: 2 }));
    await given.order({ [mug.id]: 3 });
    ok(
      await app.as('warehouse').post(`/v1/inventory/${mug.id}/adjustments`, { delta: -2, reason: 'broken' }),
    );
    expect(ok(await app.anonymous().get(`/v1/products/${mug.id}`)).available).toBe(0);
    expect(ok(await manager.get(`/v1/products/${mug.id}`)).available).toBe(-2);
  });
});

describe('changing a product', () => {
  it('is seen by the next read, and stands in the audit log before and after', async () => {
    const mug = await given.product(0, { price: 2.5, currency: 'EUR' });
    await app.anonymous().get(`/v1/products/${mug.id}`);
    const changed = await manager.patch(`/v1/products/${mug.id}`, { price: 2.75, description: 'new' });
    expect(changed.data).toMatchObject({ price: 2.75, description: 'new' });
    expect(changed.headers.get('etag')).toBe('"2.0"');
    expect(ok(await app.anonymous().get(`/v1/products/${mug.id}`)).price).toBe(2.75);
    const log = await app
      .as('auditor')
      .get(`/v2/audit-logs?resource=product&resourceId=${mug.id}&action=product.update`);
    expect(log.rows).toMatchObject([
      { changes: { price: { from: 250, to: 275 }, description: { from: null, to: 'new' } } },
    ]);
  });

  it('wants If-Match in v2, and refuses a version that is gone', async () => {
    const mug = await given.product(0);
    const path = `/v2/products/${mug.id}`;
    expect((await manager.patch(path, { name: 'a' })).codes).toEqual(['IF_MATCH_REQUIRED If-Match']);
    const tag = await tagOf(mug);
    expect((await manager.patch(path, { name: 'a' }, { 'if-match': tag })).status).toBe(200);
    expect((await manager.patch(path, { name: 'b' }, { 'if-match': tag })).codes).toEqual(['STALE If-Match']);
    expect((await manager.patch(`/v1/products/${mug.id}`, { name: 'b' }, { 'if-match': tag })).status).toBe(
      412,
    );
    expect((await manager.patch(`/v1/products/${mug.id}`, { name: 'b' })).status).toBe(200);
  });

  it('lets one of many with the same If-Match through', async () => {
    const mug = await given.product(0);
    const tag = await tagOf(mug);
    const names = Array.from({ length: 8 }, (_, n) => `name ${n}`);
    const replies = await Promise.all(
      names.map((name) => manager.patch(`/v2/products/${mug.id}`, { name }, { 'if-match': tag })),
    );
    expect(tally(replies, (reply) => reply.status)).toEqual({ 200: 1, 412: 7 });
    expect(await tagOf(mug)).toBe('"2.0"');
  });

  it('activates a draft, and neither goes back nor discontinues', async () => {
    const mug = await given.product(0, { status: 'DRAFT' });
    const path = `/v1/products/${mug.id}`;
    expect(ok(await manager.patch(path, { status: 'ACTIVE' })).status).toBe('ACTIVE');
    expect((await manager.patch(path, { status: 'DRAFT' })).codes).toEqual(['ILLEGAL_TRANSITION status']);
    expect((await manager.patch(path, { status: 'DISCONTINUED' })).status).toBe(409);
    expect((await manager.patch(path, { price: 1.999 })).codes).toEqual(['VALIDATION_FAILED price']);
    expect((await manager.patch('/v1/products/none', { name: 'x' })).status).toBe(404);
  });

  it('changes nothing when nothing differs', async () => {
    const mug = await given.product(0, { name: 'Same' });
    ok(await manager.patch(`/v1/products/${mug.id}`, { name: 'Same' }));
    expect(await tagOf(mug)).toBe('"1.0"');
  });
});
