import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Migrations } from '#platform/mongo/migrations.js';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** As a process sees it that starts now. */
const fresh = () => new Migrations(app.database);
const ready = async () => (await app.anonymous().get('/health/ready')).status;

describe('a database that has lost something since it was migrated', () => {
  it('lets no process get ready, which names what is missing, until it is migrated again', async () => {
    const orders = app.database.collection('orders');
    await orders.dropIndex('number');
    await app.database.db?.command({ collMod: 'stock_levels', validator: {} });
    await app.database.dropCollection('timed_jobs');
    expect(await fresh().missing()).toEqual(
      expect.arrayContaining([
        'the index number of orders',
        'the validator of stock_levels',
        'the collection timed_jobs',
      ]),
    );
    expect(await fresh().applied()).toBe(false);
    expect(await ready()).toBe(503);
    await app.get(Migrations).run();
    expect(await fresh().missing()).toEqual([]);
    expect(await ready()).toBe(200);
  });

  it('is found out when an index is not unique any more', async () => {
    const orders = app.database.collection('orders');
    const number = (await orders.indexes()).find(({ name }) => name === 'number');
    await orders.dropIndex('number');
    await orders.createIndex(number?.key ?? {}, { name: 'number' });
    expect(await fresh().missing()).toEqual(['the index number of orders']);
    await orders.dropIndex('number');
    await app.get(Migrations).run();
    expect(await fresh().applied()).toBe(true);
  });
});

it('drop the indexes that a former version had, and no others', async () => {
  const categories = app.database.collection('categories');
  const names = async () => (await categories.listIndexes().toArray()).map(({ name }) => String(name)).sort();
  const before = await names();
  await categories.createIndex({ nameKey: 1, _id: 1 }, { name: 'by_name' });
  await categories.createIndex({ createdAt: 1 }, { name: 'made_by_hand' });
  await app.get(Migrations).run();
  expect(await names()).toEqual([...before, 'made_by_hand'].sort());
});
