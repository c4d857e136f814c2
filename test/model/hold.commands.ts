import fc from 'fast-check';
import { at, chosen, type Command } from './command.js';
import { type Goods, move, PLACES } from './shelves.js';
import { forSale } from './shelves.js';
import { type FreeHold, HOLDS_PER_CUSTOMER, type LoneAllocation } from './shop.js';

interface WantedHold {
  of: number;
  pieces: number;
  minutes: number;
  place: string | null;
  byCustomer: boolean;
}

const reserve: Command<WantedHold> = {
  name: 'reserve',
  weight: 8,
  wish: fc.record({
    of: at,
    pieces: fc.integer({ min: 1, max: 6 }),
    minutes: fc.constantFrom(10, 30, 60),
    place: fc.constantFrom(null, null, ...PLACES.map(({ locationId }) => locationId)),
    byCustomer: fc.boolean(),
  }),
  plan: (shop, wish) => {
    const goods = chosen(shop.goods, wish.of) as Goods;
    const quantity = wish.pieces;
    const shelves = goods.shelves
      .filter(({ locationId }) => wish.place === null || locationId === wish.place)
      .sort((a, b) => a.priority - b.priority);
    const shelf = shelves.find((each) => forSale(goods, each) >= quantity);
    const own = shop.holds.filter(({ status, byCustomer }) => status === 'ACTIVE' && byCustomer);
    const expected =
      shelves.length === 0
        ? 'LOCATION_NOT_FOUND'
        : !goods.forSale
          ? 'PRODUCT_NOT_FOR_SALE'
          : !shelf
            ? 'INSUFFICIENT_STOCK'
            : wish.byCustomer && own.length >= HOLDS_PER_CUSTOMER
              ? 'HOLD_LIMIT'
              : 'ok';
    let hold: FreeHold | null = null;
    if (shelf && expected === 'ok') {
      move(shelf, { reserved: quantity });
      const until = shop.now() + wish.minutes * 60_000;
      hold = { id: '', goods, shelf, quantity, byCustomer: wish.byCustomer, until, status: 'ACTIVE' };
      shop.holds.push(hold);
    }
    return {
      expected,
      real: (real) =>
        real.reservations.reserveInventory(wish.byCustomer ? real.customer(shop.name) : real.staff, {
          productId: goods.id,
          quantity,
          expiryMinutes: wish.minutes,
          ...(wish.place === null ? {} : { locationId: wish.place }),
        }),
      learn: ({ _id }: { _id: string }) => {
        if (hold) hold.id = _id;
      },
    };
  },
};

const release: Command<{ at: number }> = {
  name: 'release a hold',
  weight: 3,
  wish: fc.record({ at }),
  plan: (shop, wish) => {
    const hold = chosen(shop.holds, wish.at, ({ status }) => status === 'ACTIVE');
    if (!hold) return null;
    const expected = hold.status === 'ACTIVE' || hold.status === 'RELEASED' ? 'ok' : 'RESERVATION_CLOSED';
    if (hold.status === 'ACTIVE') move(hold.shelf, { reserved: -hold.quantity });
    if (expected === 'ok') hold.status = 'RELEASED';
    return { expected, real: (real) => real.reservations.release(real.staff, hold.id) };
  },
};

const allocate: Command<{ at: number }> = {
  name: 'allocate',
  weight: 4,
  wish: fc.record({ at }),
  plan: (shop, wish) => {
    const hold = chosen(shop.holds, wish.at, ({ status }) => status === 'ACTIVE');
    if (!hold) return null;
    const expected = {
      ACTIVE: 'ok',
      EXPIRED: 'RESERVATION_EXPIRED',
      RELEASED: 'RESERVATION_CLOSED',
      CONSUMED: 'RESERVATION_CLOSED',
    }[hold.status];
    let allocation: LoneAllocation | null = null;
    if (expected === 'ok') {
      move(hold.shelf, { reserved: -hold.quantity, allocated: hold.quantity });
      hold.status = 'CONSUMED';
      allocation = { id: '', shelf: hold.shelf, quantity: hold.quantity, status: 'OPEN' };
      shop.allocations.push(allocation);
    }
    return {
      expected,
      real: (real) => real.reservations.allocateInventory(real.staff, hold.id),
      learn: ({ _id }: { _id: string }) => {
        if (allocation) allocation.id = _id;
      },
    };
  },
};

const deallocate: Command<{ at: number }> = {
  name: 'deallocate',
  weight: 2,
  wish: fc.record({ at }),
  plan: (shop, wish) => {
    const allocation = chosen(shop.allocations, wish.at, ({ status }) => status === 'OPEN');
    if (!allocation) return null;
    if (allocation.status === 'OPEN') move(allocation.shelf, { allocated: -allocation.quantity });
    allocation.status = 'RELEASED';
    return { expected: 'ok', real: (real) => real.reservations.releaseAllocation(real.staff, allocation.id) };
  },
};

export const HOLD_COMMANDS: readonly Command<unknown>[] = [reserve, release, allocate, deallocate];
