import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { APIError } from '#platform/errors/api-error.js';
import { startApp } from '../support/app.js';
import { tally } from '../support/client.js';
import { ok } from '../support/given.js';
import { Real } from '../model/real.js';

/** Two whole applications on one database: what they do meets in the database alone. */
export interface Arena {
  readonly one: Real;
  readonly other: Real;
  close(): Promise<void>;
}

export async function openArena(settings: Readonly<Record<string, string>> = {}): Promise<Arena> {
  const first = await startApp({ ORDER_PROCESSING: 'manual', ...settings });
  const [address = '', query] = (process.env['MONGODB_TEST_URI'] ?? '').split('?');
  const base = address.replace(/\/[^/]*$/, '');
  const second = await startApp({
    ORDER_PROCESSING: 'manual',
    ...settings,
    MONGODB_URI: `${base}/${first.database.name}${query ? `?${query}` : ''}`,
  });
  ok(await first.as('manager').post('/v1/locations', { id: 'EAST', name: 'East', priority: 10 }));
  return {
    one: new Real(first),
    other: new Real(second),
    close: async () => {
      await second.close();
      await first.close();
    },
  };
}

let made = 0;

export async function product(real: Real, pieces: number): Promise<string> {
  const [id] = await real.products([`RACE-${process.pid}-${++made}`]);
  if (pieces > 0) await real.stock.receive({ productId: id as string, quantity: pieces });
  return id as string;
}

export const order = (real: Real, productId: string, quantity: number) =>
  real.orders.createOrder(real.staff, {
    guest: true,
    items: [{ productId, quantity }],
    shippingAddress: { country: 'GB' },
  });

/** `ok` or the code of the refusal. Told that others were always first, it tries again, as a client does. */
export async function outcome(work: () => Promise<unknown>): Promise<string> {
  for (;;) {
    const said = await work().then(
      () => 'ok',
      (error: unknown) => (error instanceof APIError ? error.errorCode : String(error)),
    );
    if (said !== 'BUSY') return said;
  }
}

export async function quantitiesOf(real: Real, productId: string) {
  const stock = (await real.levels([productId])).get(productId);
  if (!stock) throw new Error(`There is no stock of ${productId}`);
  return stock;
}

/** Both at once, in an order that changes from time to time. */
export function both<A, B>(n: number, one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
  if (n % 2 === 0) return Promise.all([one(), other()]);
  const second = other();
  return Promise.all([one(), second]);
}

/** Holds that lapse at an instant at which one application allocates them and the other one sells their pieces. */
async function lapse(
  { one, other }: Arena,
  holds: number,
  lead: number,
): Promise<{ kept: number; lapsed: number }> {
  const productId = await product(one, holds);
  const made = await Promise.all(
    Array.from({ length: holds }, () =>
      one.reservations.reserveInventory(one.staff, { productId, quantity: 1, expiryMinutes: 1 }),
    ),
  );
  const first = Math.min(...made.map(({ expiresAt }) => expiresAt?.getTime() ?? 0));
  for (const { app } of [one, other]) app.clock.travel(first - app.clock.millis() - lead);
  // each somewhere around the instant
  const around = async (work: () => Promise<unknown>): Promise<string> => {
    await pause(Math.random() * lead * 2);
    return outcome(work);
  };
  try {
    const [allocated, sold] = await Promise.all([
      Promise.all(made.map(({ _id }) => around(() => one.reservations.allocateInventory(one.staff, _id)))),
      Promise.all(made.map(() => around(() => order(other, productId, 1)))),
    ]);
    // whatever has not been asked for again is tidied up
    for (const { app } of [one, other]) app.clock.travel(1_000);
    await other.app.sweep();
    const ends = await Promise.all(made.map(({ _id }) => one.reservations.find(one.staff, _id)));
    const {
      'CONSUMED ok': kept = 0,
      'EXPIRED RESERVATION_EXPIRED': lapsed = 0,
      ...never
    } = tally(
      ends.map(({ status }, n) => `${status} ${allocated[n]}`),
      (pair) => pair,
    );
    expect(never).toEqual({});
    const orders = sold.filter((each) => each === 'ok').length;
    expect(orders).toBeLessThanOrEqual(lapsed);
    expect(await quantitiesOf(one, productId)).toMatchObject({
      onHand: holds,
      allocated: kept,
      reserved: orders,
      available: holds - kept - orders,
    });
    return { kept, lapsed };
  } finally {
    for (const { app } of [one, other]) app.clock.returnToPresent();
  }
}

/** At least so many holds, and until both sides have won some. The lead follows the pace of the machine. */
export async function expiryAgainstAllocation(
  arena: Arena,
  least: number,
): Promise<{ kept: number; lapsed: number }> {
  const sum = { kept: 0, lapsed: 0 };
  for (let lead = 40; sum.kept + sum.lapsed < least || sum.kept === 0 || sum.lapsed === 0;) {
    const { kept, lapsed } = await lapse(arena, 100, lead);
    sum.kept += kept;
    sum.lapsed += lapsed;
    lead *= kept < lapsed ? 1.6 : 0.7;
  }
  return sum;
}

/** @returns how often each pair of outcomes came */
export async function cancelAgainstProcess(
  { one, other }: Arena,
  times: number,
): Promise<Record<string, number>> {
  const productId = await product(one, times * 2);
  const placed = await Promise.all(Array.from({ length: times }, () => order(one, productId, 2)));
  const ends = await Promise.all(
    placed.map(({ _id: orderId }, n) =>
      both(
        n,
        () => outcome(() => one.orders.processOrder(one.staff, orderId)),
        () => outcome(() => other.orders.cancelOrder({ caller: other.staff, orderId, reason: null })),
      ),
    ),
  );
  expect(await quantitiesOf(one, productId)).toMatchObject({
    onHand: times * 2,
    reserved: 0,
    allocated: 0,
    available: times * 2,
  });
  return tally(ends, (end) => end.join(', '));
}

export async function twoShipmentsOfTheLastPiece(
  { one, other }: Arena,
  times: number,
): Promise<Record<string, number>> {
  const productId = await product(one, times);
  const placed = await Promise.all(Array.from({ length: times }, () => order(one, productId, 1)));
  await Promise.all(placed.map(({ _id }) => one.orders.processOrder(one.staff, _id)));
  const ends = await Promise.all(
    placed.map(({ _id: orderId }, n) =>
      both(
        n,
        () => outcome(() => one.shipments.ship({ orderId })),
        () => outcome(() => other.shipments.ship({ orderId })),
      ),
    ),
  );
  expect(await quantitiesOf(one, productId)).toMatchObject({ onHand: 0, allocated: 0 });
  return tally(ends, (end) => end.toSorted().join(', '));
}

/** Orders and transfers want the same pieces: each piece goes one way. @returns pieces that are there in the end */
export async function transferAgainstOrder({ one, other }: Arena, pieces: number): Promise<number> {
  const productId = await product(one, pieces);
  const [moved, sold] = await both(
    pieces,
    () =>
      Promise.all(
        Array.from({ length: pieces }, () =>
          outcome(() =>
            one.stock.transfer({ productId, quantity: 1, fromLocationId: 'MAIN', toLocationId: 'EAST' }),
          ),
        ),
      ),
    () => Promise.all(Array.from({ length: pieces }, () => outcome(() => order(other, productId, 1)))),
  );
  const stock = await quantitiesOf(one, productId);
  const wins = (ends: readonly string[]) => ends.filter((end) => end === 'ok').length;
  // what was carried to the other place can be sold from there
  expect(wins(sold)).toBe(pieces);
  expect(stock).toMatchObject({ onHand: pieces, reserved: pieces, available: 0 });
  expect(stock.locations.find(({ locationId }) => locationId === 'EAST')?.onHand ?? 0).toBe(wins(moved));
  expect(stock.locations.every(({ available }) => available >= 0)).toBe(true);
  return stock.onHand;
}

/** A count is booked on the very stock that was counted, or not at all. @returns how often it was */
export async function countAgainstOrder({ one, other }: Arena, times: number): Promise<number> {
  let booked = 0;
  for (let n = 0; n < times; n++) {
    const productId = await product(one, 10);
    const [counted, sold] = await both(
      n,
      () => outcome(() => one.stock.count({ productId, counted: 8, seq: 1 })),
      () => outcome(() => order(other, productId, 9)),
    );
    const stock = await quantitiesOf(one, productId);
    const found = [counted, sold, stock.onHand, stock.reserved].join();
    expect(['ok,INSUFFICIENT_STOCK,8,0', 'STOCK_MOVED_ON,ok,10,9']).toContain(found);
    if (counted === 'ok') booked++;
  }
  return booked;
}

/** Orders that want a product on two of their lines, more of them than there are pieces. @returns how many got it */
export async function sameProductOnTwoLines({ one, other }: Arena, pieces: number): Promise<number> {
  const productId = await product(one, pieces);
  const twice = (real: Real) =>
    real.orders.createOrder(real.staff, {
      guest: true,
      items: [1, 1].map((quantity) => ({ productId, quantity })),
      shippingAddress: { country: 'GB' },
    });
  const ends = await Promise.all(
    Array.from({ length: pieces * 2 }, (_, n) => outcome(() => twice(n % 2 === 0 ? one : other))),
  );
  const orders = Math.floor(pieces / 2);
  expect(tally(ends, (end) => end)).toEqual({ ok: orders, INSUFFICIENT_STOCK: pieces * 2 - orders });
  expect(await quantitiesOf(one, productId)).toMatchObject({ reserved: orders * 2, available: pieces % 2 });
  return orders;
}
