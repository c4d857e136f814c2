import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryAnswers } from '../../libs/inventory/src/inventory.answers.js';
import { StockBooks } from '../../libs/inventory/src/book/stock-books.js';
import { rangeOf } from '../../libs/inventory/src/reservations/of-orders.rules.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given } from '../support/given.js';
import { until } from '../support/until.js';

type Hold = { _id: string; status: string; expiresAt: Date | null };

describe('the holds of an order', () => {
  let app: TestApp;
  let given: Given;
  let mug: string;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
    mug = (await given.product(100)).id;
  });
  afterAll(() => app.close());

  const holds = () => app.database.collection<Hold>('reservations');
  const holdsOf = (orderId: string) =>
    holds()
      .find({ _id: rangeOf(orderId) })
      .toArray();
  const factOf = async (orderId: string) => {
    const event = await app.database
      .collection('events')
      .findOne({ name: 'order:created', 'aggregate.id': orderId });
    return event?.['data'] as { holdsExpireAt: Date | null } | undefined;
  };

  it('have an end under manual processing, which the event tells', async () => {
    const order = await given.order({ [mug]: 1 });
    await app.settled();
    const [hold] = await holdsOf(order.id);
    expect(hold?.expiresAt).toBeInstanceOf(Date);
    expect((await factOf(order.id))?.holdsExpireAt).toEqual(hold?.expiresAt);
  });

  it('lose their end where processing has become automatic, whatever the event tells of it', async () => {
    const listener = app.get(InventoryAnswers);
    const bind = async (holdsExpireAt: object): Promise<Date | null | undefined> => {
      const { id } = await given.order({ [mug]: 1 });
      await listener.bind([{ data: { orderId: id, ...holdsExpireAt } }] as never);
      return (await holdsOf(id))[0]?.expiresAt;
    };
    expect(await bind({ holdsExpireAt: new Date() })).toBeNull();
    // told before there was such a field
    expect(await bind({})).toBeNull();
    // it says that there is none to take away: nothing is written
    expect(await bind({ holdsExpireAt: null })).toBeInstanceOf(Date);
  });

  it('have none under automatic processing', async () => {
    const auto = await startApp({ ORDER_PROCESSING: 'auto' });
    try {
      const own = new Given(auto);
      const order = await own.order({ [(await own.product(5)).id]: 2 });
      const rows = auto.database.collection<Hold>('reservations');
      expect(await rows.find({ _id: rangeOf(order.id) }).toArray()).toEqual([
        expect.objectContaining({ expiresAt: null }),
      ]);
      await auto.settled();
      await until(
        async () => (await rows.countDocuments({ _id: rangeOf(order.id), status: 'CONSUMED' })) === 1,
      );
    } finally {
      await auto.close();
    }
  });

  it('end all together or not at all: when one has ended meanwhile, nothing of the batch is written', async () => {
    const order = await given.order({
      [mug]: 1,
      [(await given.product(9)).id]: 2,
      [(await given.product(9)).id]: 3,
    });
    const [first] = await holdsOf(order.id);
    let tries = 0;
    const ending = app.get(UnitOfWork).run(async () => {
      tries += 1;
      const { reservations } = app.get(StockBooks).current();
      for (const hold of await reservations.read({ _id: rangeOf(order.id) }))
        reservations.end(Object.assign(hold, { status: 'ACTIVE' }), { status: 'CONSUMED' });
      // somebody else, after they were read and before they are written
      if (tries === 1)
        await holds().updateOne({ _id: first?._id as string }, { $set: { status: 'RELEASED' } });
      else if (tries > 2) throw new Error('enough');
    });
    await expect(ending).rejects.toThrow('enough');
    expect((await holdsOf(order.id)).map(({ status }) => status)).toEqual(['RELEASED', 'ACTIVE', 'ACTIVE']);
  });
});
