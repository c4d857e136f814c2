import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseClock } from '#platform/mongo/database-clock.js';
import { Clock } from '#platform/clock/clock.js';
import { type Arena, openArena, outcome, product } from '../races/contests.js';
import { tally } from '../support/client.js';

describe('free holds', () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena({ HOLDS_PER_CUSTOMER: '4' });
  });
  afterAll(() => arena.close());

  it('are capped for each customer, in whichever process they are asked for', async () => {
    const { one, other } = arena;
    const lamp = await product(one, 1_000);
    for (let n = 0; n < 20; n++) {
      const ends = await Promise.all(
        Array.from({ length: 10 }, (_, at) => {
          const real = at % 2 === 0 ? one : other;
          return outcome(() =>
            real.reservations.reserveInventory(real.customer(`hoarder-${n}`), {
              productId: lamp,
              quantity: 1,
            }),
          );
        }),
      );
      expect(tally(ends, (end) => end)).toEqual({ ok: 4, HOLD_LIMIT: 6 });
    }
  });

  it('can be had anew as soon as old ones have lapsed, tidied up or not', async () => {
    const { one } = arena;
    const lamp = await product(one, 100);
    const take = () =>
      outcome(() =>
        one.reservations.reserveInventory(one.customer('patient'), {
          productId: lamp,
          quantity: 1,
          expiryMinutes: 1,
        }),
      );
    expect(await Promise.all(Array.from({ length: 5 }, take))).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'HOLD_LIMIT',
    ]);
    one.app.clock.travel(61_000);
    try {
      expect(await take()).toBe('ok');
    } finally {
      one.app.clock.returnToPresent();
    }
  });

  it('keep nobody from carrying their pieces elsewhere once they have lapsed', async () => {
    const { one } = arena;
    const lamp = await product(one, 3);
    await one.reservations.reserveInventory(one.staff, { productId: lamp, quantity: 3, expiryMinutes: 1 });
    const carry = () =>
      outcome(() =>
        one.stock.transfer({ productId: lamp, quantity: 3, fromLocationId: 'MAIN', toLocationId: 'EAST' }),
      );
    expect(await carry()).toBe('INSUFFICIENT_STOCK');
    one.app.clock.travel(61_000);
    try {
      expect(await carry()).toBe('ok');
    } finally {
      one.app.clock.returnToPresent();
    }
  });

  it('lie at the first location by priority that has them all', async () => {
    const { one } = arena;
    const lamp = await product(one, 2);
    await one.stock.receive({ productId: lamp, quantity: 5, locationId: 'EAST' });
    const take = async (quantity: number) =>
      (await one.reservations.reserveInventory(one.staff, { productId: lamp, quantity })).locationId;
    expect([await take(3), await take(2), await take(2)]).toEqual(['EAST', 'MAIN', 'EAST']);
  });

  it('last as long as the database says, whatever the clock of the process', async () => {
    const { one } = arena;
    const lamp = await product(one, 10);
    const now = async () =>
      ((await one.app.database.getClient().db('admin').command({ hello: 1 }))['localTime'] as Date).getTime();
    const clock = one.app.get(Clock);
    const wrong = jest.spyOn(clock, 'processMillis').mockImplementation(() => Date.now() + 300_000);
    try {
      await one.app.get(DatabaseClock).onApplicationBootstrap();
      const { expiresAt } = await one.reservations.reserveInventory(one.staff, {
        productId: lamp,
        quantity: 1,
        expiryMinutes: 1,
      });
      const left = (expiresAt?.getTime() ?? 0) - (await now());
      expect(left).toBeGreaterThan(50_000);
      expect(left).toBeLessThan(61_000);
    } finally {
      one.app.get(DatabaseClock).beforeApplicationShutdown();
      wrong.mockRestore();
      await one.app.get(DatabaseClock).onApplicationBootstrap();
    }
  });

  it('are told to have lapsed once each, whoever found them first', async () => {
    const { one, other } = arena;
    const lamp = await product(one, 40);
    const holds = await Promise.all(
      Array.from({ length: 40 }, () =>
        one.reservations.reserveInventory(one.staff, { productId: lamp, quantity: 1, expiryMinutes: 1 }),
      ),
    );
    for (const { app } of [one, other]) app.clock.travel(61_000);
    try {
      const buy = () =>
        outcome(() =>
          other.orders.createOrder(other.staff, {
            guest: true,
            items: [{ productId: lamp, quantity: 20 }],
            shippingAddress: { country: 'GB' },
          }),
        );
      await Promise.all([one.app.sweep(), buy(), other.app.sweep(), buy()]);
    } finally {
      for (const { app } of [one, other]) app.clock.returnToPresent();
    }
    await one.app.settled();
    const told = await one.app.database
      .collection('events')
      .find({ name: 'reservation:expired', 'data.productId': lamp })
      .toArray();
    const ids = told.map((event) => (event['data'] as { reservationId: string }).reservationId);
    expect(ids.toSorted()).toEqual(holds.map(({ _id }) => _id).toSorted());
  });
});
