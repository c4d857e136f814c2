import fc from 'fast-check';
import { at, chosen, type Command } from './command.js';
import { type Goods, move, PLACES, type Pile, shelfAt, shelfFor, free } from './shelves.js';
import type { Shop } from './shop.js';

const pieces = fc.integer({ min: 1, max: 9 });
const place = fc.constantFrom(...PLACES.map(({ locationId }) => locationId));
const goodsOf = (shop: Shop, n: number): Goods => chosen(shop.goods, n) as Goods;

const receive: Command<{ of: number; place: string; pieces: number }> = {
  name: 'receive',
  weight: 8,
  wish: fc.record({ of: at, place, pieces }),
  plan: (shop, wish) => {
    const goods = goodsOf(shop, wish.of);
    move(shelfFor(goods, wish.place), { onHand: wish.pieces });
    return {
      expected: 'ok',
      real: ({ stock }) =>
        stock.receive({ productId: goods.id, quantity: wish.pieces, locationId: wish.place }),
    };
  },
};

const PILES = ['onHand', 'damaged', 'quarantine'] as const satisfies readonly Pile[];
const adjust: Command<{ of: number; place: string; pile: (typeof PILES)[number]; by: number }> = {
  name: 'adjust',
  weight: 4,
  wish: fc.record({
    of: at,
    place,
    pile: fc.constantFrom(...PILES),
    by: fc.integer({ min: -5, max: 5 }).filter((by) => by !== 0),
  }),
  plan: (shop, { of, place: locationId, pile, by }) => {
    const goods = goodsOf(shop, of);
    const shelf = shelfAt(goods, locationId);
    const expected = !shelf ? 'LOCATION_NOT_FOUND' : shelf[pile] + by < 0 ? 'INSUFFICIENT_STOCK' : 'ok';
    if (shelf && expected === 'ok') move(shelf, { [pile]: by });
    return {
      expected,
      real: ({ stock }) =>
        stock.adjust({ productId: goods.id, locationId, bucket: pile, delta: by, reason: 'model' }),
    };
  },
};

const count: Command<{ of: number; place: string; counted: number; late: boolean }> = {
  name: 'count',
  weight: 3,
  wish: fc.record({ of: at, place, counted: fc.nat(30), late: fc.boolean() }),
  plan: (shop, { of, place: locationId, counted, late }) => {
    const goods = goodsOf(shop, of);
    const shelf = shelfAt(goods, locationId);
    const seq = Math.max(0, (shelf?.seq ?? 0) - (late ? 1 : 0));
    const expected = !shelf ? 'LOCATION_NOT_FOUND' : seq !== shelf.seq ? 'STOCK_MOVED_ON' : 'ok';
    if (shelf && expected === 'ok' && counted !== shelf.onHand)
      move(shelf, { onHand: counted - shelf.onHand });
    return {
      expected,
      real: ({ stock }) => stock.count({ productId: goods.id, locationId, counted, seq }),
    };
  },
};

const transfer: Command<{ of: number; from: string; to: string; pieces: number }> = {
  name: 'transfer',
  weight: 4,
  wish: fc.record({ of: at, from: place, to: place, pieces }).filter(({ from, to }) => from !== to),
  plan: (shop, { of, from, to, pieces: quantity }) => {
    const goods = goodsOf(shop, of);
    const source = shelfAt(goods, from);
    const there = source ? free(source) + source.safetyStock : 0;
    const expected = !source ? 'LOCATION_NOT_FOUND' : there < quantity ? 'INSUFFICIENT_STOCK' : 'ok';
    if (source && expected === 'ok') {
      move(source, { onHand: -quantity });
      move(shelfFor(goods, to), { onHand: quantity });
    }
    return {
      expected,
      real: ({ stock }) =>
        stock.transfer({ productId: goods.id, quantity, fromLocationId: from, toLocationId: to }),
    };
  },
};

const keepBack: Command<{ of: number; place: string; safetyStock: number }> = {
  name: 'keep back',
  weight: 2,
  wish: fc.record({ of: at, place, safetyStock: fc.nat(4) }),
  plan: (shop, { of, place: locationId, safetyStock }) => {
    const goods = goodsOf(shop, of);
    const shelf = shelfAt(goods, locationId);
    if (shelf) shelf.safetyStock = safetyStock;
    return {
      expected: shelf ? 'ok' : 'LOCATION_NOT_FOUND',
      real: ({ stock }) => stock.change({ productId: goods.id, locationId, safetyStock, reorderPoint: 2 }),
    };
  },
};

/** Closes a product for sale, or opens it. What is promised stays promised. */
const sell: Command<{ of: number; forSale: boolean }> = {
  name: 'sell',
  weight: 1,
  wish: fc.record({ of: at, forSale: fc.constantFrom(true, true, true, false) }),
  plan: (shop, { of, forSale }) => {
    const goods = goodsOf(shop, of);
    if (goods.ended) return null;
    goods.forSale = forSale;
    return { expected: 'ok', real: (real) => real.sell(goods.id, forSale) };
  },
};

/** Ends a product: what is promised runs out, or what is not allocated is undone. Something is left to sell. */
const end: Command<{ of: number; policy: 'honour' | 'cancel' }> = {
  name: 'discontinue',
  weight: 1,
  wish: fc.record({ of: at, policy: fc.constantFrom('honour' as const, 'cancel' as const) }),
  plan: (shop, { of, policy }) => {
    const goods = goodsOf(shop, of);
    if (shop.goods.some((other) => other !== goods && other.ended)) return null;
    const expected = goods.ended === null || goods.ended === policy ? 'ok' : 'ILLEGAL_TRANSITION';
    if (goods.ended === null) {
      Object.assign(goods, { ended: policy, forSale: false });
      if (policy === 'cancel') shop.undo(goods);
    }
    return {
      expected,
      real: (real) =>
        real.discontinuations.discontinue({
          caller: real.staff,
          productId: goods.id,
          policy,
          reason: 'model',
        }),
    };
  },
};

export const STOCK_COMMANDS: readonly Command<unknown>[] = [
  receive,
  adjust,
  count,
  transfer,
  keepBack,
  sell,
  end,
];
