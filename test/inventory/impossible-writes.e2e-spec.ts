import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SYSTEM_ORIGIN } from '../../libs/inventory/src/book/holds.service.js';
import type { Page } from '../../libs/inventory/src/book/stock-book.js';
import { StockBooks } from '../../libs/inventory/src/book/stock-books.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given, ok, place } from '../support/given.js';

type Document = Record<string, unknown>;

describe('the database refuses what must not exist', () => {
  let app: TestApp;
  let given: Given;
  let productId: string;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
    productId = (await given.product(10)).id;
    const shipped = await given.order({ [productId]: 2 });
    ok(await app.as('clerk').post(`/v1/orders/${shipped.id}/process`));
    await given.order({ [productId]: 1 });
    ok(await app.as('clerk').post('/v1/inventory/reservations', { productId, quantity: 1 }));
  });
  afterAll(() => app.close());

  const one = (collection: string, filter: Document = {}) =>
    app.database.collection(collection).findOne({ productId, ...filter });
  const write = async (collection: string, filter: Document, update: Document) => {
    const found = await one(collection, filter);
    return app.database.collection(collection).updateOne({ _id: found?._id }, update);
  };

  it.each<[string, string, Document, Document]>([
    ...['onHand', 'reserved', 'allocated', 'damaged', 'quarantine', 'safetyStock', 'seq'].flatMap(
      (field): [string, string, Document, Document][] => [
        [`a level with ${field} below zero`, 'stock_levels', {}, { [field]: -1 }],
        [`a level with half a piece of ${field}`, 'stock_levels', {}, { [field]: 0.5 }],
        [`a level whose ${field} is no number`, 'stock_levels', {}, { [field]: 'many' }],
      ],
    ),
    ['a level whose pieces have no ledger row', 'stock_levels', {}, { seq: 0 }],
    ['a level that is for sale in a way', 'stock_levels', {}, { forSale: 'yes' }],
    ['a piece promised twice', 'stock_ledger', { kind: 'RESERVE' }, { 'balanceAfter.allocated': 10 }],
  ])('%s', async (_what, collection, filter, change) => {
    const before = await one(collection, filter);
    expect(before).not.toBeNull();
    await expect(write(collection, filter, { $set: change })).rejects.toMatchObject({ code: 121 });
    expect(await one(collection, { _id: before?._id })).toEqual(before);
  });

  /** Books pieces as reserved, whatever there is. @param spoil what becomes of the level after it was read */
  const reserve = (reserved: number, spoil: (page: Page) => void = () => undefined): Promise<void> =>
    app.get(UnitOfWork).run(async () => {
      const book = app.get(StockBooks).current();
      await book.open([productId]);
      const [page] = book.levelsOf(productId);
      if (!page) throw new Error('There is no level');
      spoil(page);
      const cause = { type: 'order', id: 'none' };
      book.move(page, { kind: 'RESERVE', delta: { reserved }, cause, origin: SYSTEM_ORIGIN });
    });

  it('a change of a level as it was some rows ago, since each row of the ledger is there once', async () => {
    const before = await one('stock_levels');
    const rows = await app.database.collection('stock_ledger').countDocuments();
    const old = reserve(1, (page) => {
      page.level.seq -= 1;
      Object.assign(page, { seqRead: page.level.seq });
    });
    await expect(old).rejects.toMatchObject({ code: 11_000 });
    expect(await one('stock_levels')).toEqual(before);
    expect(await app.database.collection('stock_ledger').countDocuments()).toBe(rows);
  });

  it('so that a defect of the code is an error with an alarm, and neither drift nor a sale', async () => {
    const alarms = jest.spyOn(Logger.prototype, 'fatal').mockImplementation(() => undefined);
    try {
      await expect(reserve(7)).rejects.toThrow('The database refused an impossible document in stock_ledger');
      expect(alarms.mock.calls).toMatchObject([
        [
          {
            alarm: 'impossible-write',
            collection: 'stock_ledger',
            refused: { failingDocumentId: expect.anything() },
          },
        ],
      ]);
    } finally {
      alarms.mockRestore();
    }
    expect(await given.stockOf(productId)).toMatchObject({
      onHand: 10,
      reserved: 2,
      allocated: 2,
      available: 6,
    });
    expect(await given.broken()).toEqual([]);
  });

  it('and whoever asked is told that it was no fault of theirs', async () => {
    const other = await given.product(5);
    await app.database
      .collection('stock_levels')
      .updateOne({ productId: other.id }, { $set: { safetyStock: 0.5 } }, { bypassDocumentValidation: true });
    const alarms = jest.spyOn(Logger.prototype, 'fatal').mockImplementation(() => undefined);
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    try {
      const [bad, good] = await Promise.all([
        place(app.as('customer'), { [other.id]: 1 }),
        place(app.as('customer'), { [productId]: 1 }),
      ]);
      expect([bad.status, bad.codes, good.status]).toEqual([500, ['INTERNAL'], 201]);
      expect(alarms).toHaveBeenCalled();
      expect(bad.text).not.toMatch(/valid|mongo|stack/i);
    } finally {
      alarms.mockRestore();
      errors.mockRestore();
    }
    await app.database
      .collection('stock_levels')
      .updateOne({ productId: other.id }, { $set: { safetyStock: 0 } });
    expect(await given.broken()).toEqual([]);
  });
});
