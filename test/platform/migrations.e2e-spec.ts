import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StockLevelSchema } from '../../libs/inventory/src/book/stock-level.schema.js';
import { changesDocuments, changesOf } from '#platform/mongo/collections/changed-documents.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { underSchemaLock } from '#platform/mongo/schema/lock.js';
import { startApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

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

describe('documents of a former version', () => {
  const state = () => app.database.collection<{ _id: string }>('schema_state');
  const levels = () => app.database.collection<{ _id: string; priority?: number }>('stock_levels');
  const RECORD = 'change:stock_levels:priority';
  const without = async () =>
    (
      await levels()
        .find({ priority: { $exists: false } })
        .sort({ _id: 1 })
        .toArray()
    ).map(({ _id }) => _id);
  const recorded = () => state().findOne({ _id: RECORD });

  /** As 0.1.0 left them: levels without a priority. */
  async function leftBy010(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, at) => `former-${String(at).padStart(5, '0')}:MAIN`);
    const bucket = { onHand: 0, reserved: 0, allocated: 0, damaged: 0, quarantine: 0, safetyStock: 0 };
    const rest = { locationId: 'MAIN', forSale: true, seq: 0, eventSeq: 0, updatedAt: new Date(0) };
    await levels().insertMany(
      ids.map((_id) => ({ _id, productId: _id.split(':')[0], ...bucket, ...rest })) as never[],
    );
    await state().deleteOne({ _id: RECORD });
    return ids;
  }
  afterEach(async () => {
    await levels().deleteMany({ _id: /^former-/ });
  });

  it('are none in a new collection, which is noted so that nothing is ever changed there', async () => {
    await app.database.dropCollection('stock_levels');
    await state().deleteOne({ _id: RECORD });
    await app.get(Migrations).run();
    expect(await recorded()).toMatchObject({ changed: 0, doneAt: expect.any(Date) });
  });

  it('are changed some at a time, all of them, and never again', async () => {
    await leftBy010(2_500);
    await app.get(Migrations).run();
    expect(await without()).toEqual([]);
    expect(await levels().countDocuments({ _id: /^former-/, priority: 0 })).toBe(2_500);
    expect(await recorded()).toMatchObject({ changed: 2_500, doneAt: expect.any(Date) });
    // what a former process still writes so is for the new one to bear
    const [late] = await levels()
      .find({ _id: /^former-/ })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    await levels().updateOne({ _id: late?._id ?? '' }, { $unset: { priority: 1 } });
    await app.get(Migrations).run();
    expect(await without()).toEqual([late?._id]);
  });

  it('are changed from where a run was broken off', async () => {
    const ids = await leftBy010(30);
    await state().insertOne({ _id: RECORD, after: ids[9], changed: 10 } as never);
    await app.get(Migrations).run();
    expect(await without()).toEqual(ids.slice(0, 10));
    expect(await recorded()).toMatchObject({ changed: 30, doneAt: expect.any(Date) });
  });

  it('keep a process from getting ready that needs another change than was made', async () => {
    const before = changesOf(StockLevelSchema);
    changesDocuments(StockLevelSchema, ...before, {
      name: 'of-tomorrow',
      where: { _id: 'nobody' },
      set: [{ $set: { x: 1 } }],
    });
    try {
      expect(await fresh().applied()).toBe(false);
      await app.get(Migrations).run();
      expect(await fresh().applied()).toBe(true);
    } finally {
      changesDocuments(StockLevelSchema, ...before);
      await app.get(Migrations).run();
    }
  });
});

describe('two programs that migrate at once', () => {
  const database = () => app.database.getClient().db(app.database.name);
  const lock = () => app.database.collection<{ _id: string; until: Date }>('schema_state');

  it('come one after the other', async () => {
    const done: string[] = [];
    let waiting: Promise<unknown> = Promise.resolve();
    await underSchemaLock(database(), 'the first', async () => {
      waiting = fresh()
        .run()
        .then(() => done.push('the second'));
      await expect(underSchemaLock(database(), 'a third', () => Promise.resolve())).rejects.toThrow(
        'the first',
      );
      done.push('the first');
    });
    await waiting;
    expect(done).toEqual(['the first', 'the second']);
  });

  it('and one that was killed holds nobody up for longer than its lease', async () => {
    await lock().updateOne(
      { _id: 'lock' },
      { $set: { owner: 'killed', doing: 'migrate', until: new Date(Date.now() - 1) } },
    );
    await fresh().run();
    expect(await lock().findOne({ _id: 'lock' })).toMatchObject({ owner: null });
  });

  it('and one that was held up past its lease does not go on', async () => {
    const late = underSchemaLock(database(), 'the late one', async (lost) => {
      await lock().updateOne({ _id: 'lock' }, { $set: { owner: 'another' } });
      await until(() => lost.aborted);
      lost.throwIfAborted();
    });
    await expect(late).rejects.toThrow('held up for so long');
    await lock().updateOne({ _id: 'lock' }, { $set: { owner: null, until: null } as never });
  });
});
