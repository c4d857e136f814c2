import fc from 'fast-check';
import { at, chosen, type Command } from './command.js';
import type { Real } from './real.js';
import { forSale, type Goods, move, pick, type Shelf } from './shelves.js';
import { giveBack, inOrder, type Line, leftOf, lineId, type Part, type Purchase } from './purchase.js';
import { type FreeHold, ORDER_MINUTES, type Shop } from './shop.js';

interface WantedPurchase {
  lines: { of: number; pieces: number; hold: number | null }[];
  byCustomer: boolean;
}

const place: Command<WantedPurchase> = {
  name: 'place',
  weight: 12,
  wish: fc.record({
    lines: fc.array(
      fc.record({
        of: at,
        pieces: fc.integer({ min: 1, max: 7 }),
        hold: fc.option(at, { freq: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    byCustomer: fc.boolean(),
  }),
  plan: (shop, wish) => {
    const wanted = wish.lines.map((line) => {
      const own = shop.holds.filter(({ byCustomer }) => byCustomer);
      const hold = wish.byCustomer && line.hold !== null ? chosen(own, line.hold) : undefined;
      return { goods: hold?.goods ?? (chosen(shop.goods, line.of) as Goods), quantity: line.pieces, hold };
    });
    const { expected, parts } = partsFor(wanted);
    let purchase: Purchase | null = null;
    if (parts) {
      for (const { hold } of wanted)
        if (hold) {
          move(hold.shelf, { reserved: -hold.quantity });
          hold.status = 'CONSUMED';
        }
      for (const part of parts) move(part.shelf, { reserved: part.quantity });
      const lines = wanted.map(({ goods, quantity }): Line => ({
        goods,
        quantity,
        cancelled: 0,
        shipped: 0,
        delivered: 0,
        returned: 0,
      }));
      const until = shop.now() + ORDER_MINUTES * 60_000;
      const money = { payments: [], paymentStatus: 'NONE' as const, refunded: 0, returns: [] };
      purchase = { id: '', status: 'PENDING', lines, parts, until, ...money };
      shop.purchases.push(purchase);
    }
    return {
      expected,
      real: (real) =>
        real.orders.createOrder(wish.byCustomer ? real.customer(shop.name) : real.staff, {
          ...(wish.byCustomer ? {} : { guest: true }),
          items: wanted.map(({ goods, quantity, hold }) => ({
            productId: goods.id,
            quantity,
            ...(hold ? { reservationId: hold.id } : {}),
          })),
          shippingAddress: { country: 'GB' },
        }),
      learn: ({ _id }: { _id: string }) => {
        if (!purchase) return;
        purchase.id = _id;
        purchase.parts.forEach((part, n) => (part.name = `${_id}-${n + 1}`));
      },
    };
  },
};

/** All lines get their pieces, or none does. What a line's own hold has is put back before anything is picked. */
function partsFor(wanted: readonly { goods: Goods; quantity: number; hold: FreeHold | undefined }[]): {
  expected: string;
  parts: Part[] | null;
} {
  const refused = (expected: string) => ({ expected, parts: null });
  // the catalogue is asked for prices before anything else
  if (wanted.some(({ goods }) => goods.ended)) return refused('PRODUCT_NOT_FOR_SALE');
  const named = wanted.flatMap(({ hold }) => hold ?? []);
  for (const hold of named) {
    if (named.filter((each) => each === hold).length > 1) return refused('RESERVATION_CLOSED');
    if (hold.status === 'EXPIRED') return refused('RESERVATION_EXPIRED');
    if (hold.status !== 'ACTIVE') return refused('RESERVATION_CLOSED');
  }
  if (wanted.some(({ goods }) => !goods.forSale)) return refused('PRODUCT_NOT_FOR_SALE');
  const left = new Map<Shelf, number>();
  for (const { goods } of wanted) for (const shelf of goods.shelves) left.set(shelf, forSale(goods, shelf));
  for (const hold of named) left.set(hold.shelf, (left.get(hold.shelf) ?? 0) + hold.quantity);
  const parts: Part[] = [];
  for (const [line, { goods, quantity }] of wanted.entries()) {
    const taken = pick(goods, left, quantity);
    if (!taken) return refused('INSUFFICIENT_STOCK');
    for (const { shelf, quantity: some } of taken) {
      left.set(shelf, (left.get(shelf) ?? 0) - some);
      parts.push({ name: '', line, shelf, quantity: some, state: 'HELD', shipment: null });
    }
  }
  return { expected: 'ok', parts };
}

/** A step of one order that has no other input. */
function stepOf(
  name: string,
  weight: number,
  statuses: readonly Purchase['status'][],
  decide: (purchase: Purchase, shop: Shop) => string,
  real: (real: Real, id: string) => Promise<unknown>,
): Command<{ at: number }> {
  return {
    name,
    weight,
    wish: fc.record({ at }),
    plan: (shop, wish) => {
      const purchase = chosen(shop.purchases, wish.at, ({ status }) => statuses.includes(status));
      if (!purchase) return null;
      return { expected: decide(purchase, shop), real: (services) => real(services, purchase.id) };
    },
  };
}

const process = stepOf(
  'process',
  10,
  ['PENDING'],
  (purchase) => {
    if (purchase.status === 'PROCESSING' || purchase.status === 'COMPLETED') return 'ok';
    if (purchase.status !== 'PENDING') return 'ILLEGAL_TRANSITION';
    for (const part of purchase.parts) {
      move(part.shelf, { reserved: -part.quantity, allocated: part.quantity });
      part.state = 'ALLOCATED';
      part.name = `${part.name}-A`;
    }
    Object.assign(purchase, { status: 'PROCESSING', until: null });
    return 'ok';
  },
  (real, id) => real.orders.processOrder(real.staff, id),
);

const hold = stepOf(
  'hold an order',
  2,
  ['PENDING'],
  (purchase) => {
    if (purchase.status !== 'PENDING' && purchase.status !== 'ON_HOLD') return 'ILLEGAL_TRANSITION';
    Object.assign(purchase, { status: 'ON_HOLD', until: null });
    return 'ok';
  },
  (real, id) => real.orders.holdOrder(real.staff, id, 'model'),
);

const release = stepOf(
  'release an order',
  2,
  ['ON_HOLD'],
  (purchase, shop) => {
    if (purchase.status === 'PENDING') return 'ok';
    if (purchase.status !== 'ON_HOLD') return 'ILLEGAL_TRANSITION';
    Object.assign(purchase, { status: 'PENDING', until: shop.now() + ORDER_MINUTES * 60_000 });
    return 'ok';
  },
  (real, id) => real.orders.releaseOrder(real.staff, id),
);

const cancel = stepOf(
  'cancel',
  1,
  ['PENDING', 'ON_HOLD', 'PROCESSING'],
  (purchase, shop) => {
    if (purchase.status === 'CANCELLED') return 'ok';
    if (purchase.lines.some(({ shipped }) => shipped > 0)) return 'ALREADY_SHIPPED';
    shop.cancelWhole(purchase);
    return 'ok';
  },
  (real, orderId) => real.orders.cancelOrder({ caller: real.staff, orderId, reason: null }),
);

const cancelPieces: Command<{ at: number; line: number; pieces: number }> = {
  name: 'cancel pieces',
  weight: 3,
  wish: fc.record({ at, line: at, pieces: fc.integer({ min: 1, max: 4 }) }),
  plan: (shop, wish) => {
    const purchase = chosen(shop.purchases, wish.at, ({ lines }) => lines.some((each) => leftOf(each) > 0));
    const line = purchase && chosen(purchase.lines, wish.line, (each) => leftOf(each) > 0);
    if (!purchase || !line) return null;
    const n = purchase.lines.indexOf(line);
    const expected =
      purchase.status === 'CANCELLED' ? 'ok' : wish.pieces > leftOf(line) ? 'ALREADY_SHIPPED' : 'ok';
    if (purchase.status !== 'CANCELLED' && expected === 'ok') {
      line.cancelled += wish.pieces;
      let missing = wish.pieces;
      for (const part of inOrder(purchase).filter((each) => each.line === n)) {
        const some = Math.min(missing, part.quantity);
        if (some > 0) giveBack(part, some);
        missing -= some;
      }
      purchase.parts = purchase.parts.filter(({ quantity }) => quantity > 0);
      shop.settle(purchase);
    }
    return {
      expected,
      real: (real) =>
        real.orders.cancelOrder({
          caller: real.staff,
          orderId: purchase.id,
          reason: 'model',
          items: [{ orderItemId: lineId(purchase, n), quantity: wish.pieces }],
        }),
    };
  },
};

export const ORDER_COMMANDS: readonly Command<unknown>[] = [
  place,
  process,
  hold,
  release,
  cancel,
  cancelPieces,
];
