import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asSystem } from '#platform/context/request-context.js';
import { StockRepair } from '../../libs/inventory/src/repair/stock-repair.service.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';
import { findingsOf, Vandal } from './tampering.js';

const UNCHECKED = { bypassDocumentValidation: true } as const;

describe('a repair', () => {
  let app: TestApp;
  let given: Given;
  let mug: Wire;
  let hold: Wire;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    mug = await given.product(10);
    await given.order({ [mug.id]: 3 });
    hold = ok(await app.as('clerk').post('/v1/inventory/reservations', { productId: mug.id, quantity: 2 }));
  });

  const levels = () => app.database.collection('stock_levels');
  const plan = () => app.get(StockRepair).plan();
  const mend = async () => {
    const { repairs, open } = await plan();
    for (const repair of repairs)
      await asSystem(() => app.get(StockRepair).book(repair, { by: 'ada', reason: 'ticket 7' }));
    return { repairs, open };
  };
  const failing = async () => Object.fromEntries(findingsOf(await new Vandal(app).check()));
  const entries = (resourceId: unknown) =>
    app.database.collection('audit_logs').find({ action: 'inventory.repair', resourceId }).toArray();

  it('has nothing to do where everything adds up', async () => {
    expect(await plan()).toEqual({ repairs: [], open: [] });
  });

  it.each([
    ['onHand', 10],
    ['reserved', 5],
    ['allocated', 0],
    ['damaged', 0],
    ['quarantine', 0],
  ])('sets %s to what ledger and holds prove, with an audit entry', async (bucket, right) => {
    await levels().updateOne({ productId: mug.id }, { $set: { [bucket]: right + 4 } });

    const dry = await plan();
    expect(dry.repairs).toMatchObject([{ kind: 'level', field: bucket, from: right + 4, to: right }]);
    expect((await levels().findOne({ productId: mug.id }))?.[bucket]).toBe(right + 4);

    expect((await mend()).open).toEqual([]);
    expect((await levels().findOne({ productId: mug.id }))?.[bucket]).toBe(right);
    expect(await entries(mug.id)).toMatchObject([
      {
        changes: {
          [bucket]: { from: right + 4, to: right },
          by: { to: 'ada' },
          reason: { to: 'ticket 7' },
          proof: { to: expect.stringContaining('ledger') },
        },
      },
    ]);
    expect(await failing()).toEqual({});
  });

  it('gives the number of a hold back that the ledger held', async () => {
    await app.database
      .collection('reservations')
      .updateOne({ _id: hold.id as never }, { $set: { quantity: 9 } });
    expect((await mend()).repairs).toMatchObject([{ kind: 'promise', id: hold.id, from: 9, to: 2 }]);
    expect(await entries(hold.id)).toHaveLength(1);
    expect(await failing()).toEqual({});
  });

  it('releases the pieces of a hold that is gone by a ledger row', async () => {
    await app.database.collection('reservations').deleteOne({ _id: hold.id as never });
    expect((await mend()).repairs).toMatchObject([{ kind: 'release', reservationId: hold.id, pieces: 2 }]);
    expect(await given.stockOf(mug.id)).toMatchObject({ reserved: 3, available: 7 });
    const rows = (await app.as('auditor').get(`/v1/inventory/${mug.id}/ledger`)).rows;
    expect(rows[0]).toMatchObject({ kind: 'RELEASE', delta: { reserved: -2 }, reason: 'ticket 7' });
    expect(await failing()).toEqual({});
  });

  it('leaves what cannot be proven to people, and the ledger as it is', async () => {
    const rows = app.database.collection('stock_ledger');
    const row = await rows.findOne({ productId: mug.id, kind: 'RECEIVE' });
    await rows.updateOne({ _id: row?._id }, { $set: { 'delta.onHand': 12 } });
    const { repairs, open } = await mend();
    expect(repairs).toEqual([]);
    expect(open).toMatchObject([
      { collection: 'stock_ledger', id: row?._id, field: 'delta.onHand', proven: 10 },
    ]);
    await rows.replaceOne({ _id: row?._id }, row as never, UNCHECKED);
  });

  it('is refused when the document has moved on since the plan was made', async () => {
    await levels().updateOne({ productId: mug.id }, { $set: { onHand: 99 } });
    const { repairs } = await plan();
    await levels().updateOne({ productId: mug.id }, { $set: { onHand: 98 } });
    const [repair] = repairs;
    if (!repair) throw new Error('There is no plan');
    await expect(
      asSystem(() => app.get(StockRepair).book(repair, { by: 'ada', reason: 'late' })),
    ).rejects.toThrow('has changed since the plan was made');
    expect((await levels().findOne({ productId: mug.id }))?.['onHand']).toBe(98);
    expect((await mend()).repairs).toHaveLength(1);
    expect(await failing()).toEqual({});
  });
});
