import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StockReader } from '../../libs/inventory/src/stock.reader.js';
import { Real } from '../model/real.js';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';

interface Recorded {
  readonly _id: string;
  readonly productId: string;
  readonly locationId: string;
  readonly seq: number;
  readonly updatedAt: Date;
  readonly [bucket: string]: unknown;
}

const BUCKETS = ['onHand', 'reserved', 'allocated', 'damaged', 'quarantine', 'seq'];
const shown = (level: object) => BUCKETS.map((bucket) => (level as Record<string, unknown>)[bucket]);

describe('the stock of any past moment', () => {
  let app: TestApp;
  let real: Real;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    real = new Real(app);
    ok(await app.as('manager').post('/v1/locations', { id: 'EAST', name: 'East', priority: 10 }));
  });
  afterAll(() => app.close());

  it('is what was recorded then, at 50 random instants under load', async () => {
    const [productId = ''] = await real.products(['BUSY']);
    await real.stock.receive({ productId, quantity: 10_000 });
    const levels = app.database.collection<Recorded>('stock_levels');
    const recorded: Recorded[] = [];
    let over = false;

    const buyer = async (n: number) => {
      for (let turn = 0; !over; turn++) {
        const { _id: id } = await real.orders.createOrder(real.staff, {
          guest: true,
          items: [{ productId, quantity: 1 + ((n + turn) % 3) }],
          shippingAddress: { country: 'GB' },
        });
        if (turn % 3 === 0) await real.orders.processOrder(real.staff, id);
        if (turn % 3 === 1) await real.orders.cancelOrder({ caller: real.staff, orderId: id, reason: null });
        if (turn % 5 === 0)
          await real.stock.transfer({ productId, quantity: 2, fromLocationId: 'MAIN', toLocationId: 'EAST' });
      }
    };
    // an instant counts when the level has moved since it was last looked at
    const watcher = async () => {
      const seen = new Set<string>();
      try {
        while (recorded.length < 50) {
          await pause(Math.random() * 30);
          const locationId = Math.random() < 0.7 ? 'MAIN' : 'EAST';
          const level = await levels.findOne({ productId, locationId });
          if (!level || seen.has(`${level._id} ${level.seq}`)) continue;
          seen.add(`${level._id} ${level.seq}`);
          recorded.push(level);
        }
      } finally {
        over = true;
      }
    };
    await Promise.all([watcher(), ...Array.from({ length: 8 }, (_, n) => buyer(n))]);

    const answers = await Promise.all(
      recorded.map(async (level) => {
        const then = await app.get(StockReader).asOf(productId, level.updatedAt);
        const answered = then.locations.find(({ locationId }) => locationId === level.locationId);
        return { level, answered, later: await bookedAfter(level, answered?.seq ?? 0) };
      }),
    );
    const exact = answers.filter(({ later }) => later.length === 0);
    expect(exact.map(({ answered }) => shown(answered ?? {}))).toEqual(
      exact.map(({ level }) => shown(level)),
    );
    expect(exact.length).toBeGreaterThan(40);
    // a later transaction that booked in the very same millisecond is part of that moment
    const others = answers.flatMap(({ level, later }) =>
      later.map((row) => row['at'].getTime() - level.updatedAt.getTime()),
    );
    expect(new Set([0, ...others])).toEqual(new Set([0]));
  });

  /** Rows of a level after the one that was recorded, up to the one that was answered. */
  function bookedAfter(level: Recorded, upTo: number) {
    return app.database
      .collection<{ at: Date }>('stock_ledger')
      .find({ productId: level.productId, locationId: level.locationId, seq: { $gt: level.seq, $lte: upTo } })
      .toArray();
  }
});
