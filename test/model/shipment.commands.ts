import fc from 'fast-check';
import { at, chosen, type Command } from './command.js';
import { heldOf } from './return.rules.js';
import { move, PLACES } from './shelves.js';
import { inOrder, leftOf, lineId, type Parcel, type Part, sum } from './purchase.js';

interface WantedParcel {
  at: number;
  /** so many pieces of one line; everything when left out */
  some: { line: number; pieces: number } | null;
  place: string | null;
}

/** A shelf may have been counted, or corrected, below what is promised of it; nothing leaves that is not there. */
function areThere(taken: readonly { part: Part; quantity: number }[]): boolean {
  const wanted = Map.groupBy(taken, ({ part }) => part.shelf);
  return [...wanted].every(([shelf, parts]) => sum(parts.map(({ quantity }) => quantity)) <= shelf.onHand);
}

const ship: Command<WantedParcel> = {
  name: 'ship',
  weight: 12,
  wish: fc.record({
    at,
    some: fc.option(fc.record({ line: at, pieces: fc.integer({ min: 1, max: 4 }) })),
    place: fc.constantFrom(null, null, null, ...PLACES.map(({ locationId }) => locationId)),
  }),
  plan: (shop, wish) => {
    const purchase = chosen(shop.purchases, wish.at, ({ parts }) =>
      parts.some(({ state }) => state === 'ALLOCATED'),
    );
    if (!purchase) return null;
    const line = wish.some && chosen(purchase.lines, wish.some.line);
    const n = line ? purchase.lines.indexOf(line) : null;
    const there = inOrder(purchase).filter(
      (part) =>
        part.state === 'ALLOCATED' &&
        (wish.place === null || part.shelf.locationId === wish.place) &&
        (n === null || part.line === n),
    );
    let missing = wish.some?.pieces ?? Infinity;
    const taken = there.flatMap((part) => {
      const quantity = Math.min(part.quantity, missing);
      missing -= quantity;
      return quantity > 0 ? [{ part, quantity }] : [];
    });
    const expected =
      purchase.status !== 'PROCESSING'
        ? 'ILLEGAL_TRANSITION'
        : line && wish.some && wish.some.pieces > leftOf(line)
          ? 'ALREADY_SHIPPED'
          : wish.some && missing > 0
            ? 'INSUFFICIENT_STOCK'
            : taken.length === 0
              ? 'ILLEGAL_TRANSITION'
              : areThere(taken)
                ? 'ok'
                : 'INSUFFICIENT_STOCK';
    let parcel: Parcel | null = null;
    const divided: Part[] = [];
    if (expected === 'ok') {
      const content = taken.map(({ part: { line: of, shelf }, quantity }) => ({ line: of, shelf, quantity }));
      parcel = { id: '', purchase, content, status: 'SHIPPED' };
      shop.parcels.push(parcel);
      for (const { part, quantity } of taken) {
        move(part.shelf, { onHand: -quantity, allocated: -quantity });
        const of = purchase.lines[part.line];
        if (of) of.shipped += quantity;
        const gone: Part = quantity === part.quantity ? part : { ...part, quantity };
        if (gone !== part) {
          part.quantity -= quantity;
          purchase.parts.push(gone);
          divided.push(gone);
        }
        Object.assign(gone, { state: 'SHIPPED', shipment: parcel });
      }
    }
    return {
      expected,
      real: (real) =>
        real.shipments.ship({
          orderId: purchase.id,
          ...(wish.some
            ? { items: [{ orderItemId: lineId(purchase, n ?? 0), quantity: wish.some.pieces }] }
            : {}),
          ...(wish.place === null ? {} : { locationId: wish.place }),
        }),
      learn: ({ _id }: { _id: string }) => {
        if (parcel) parcel.id = _id;
        for (const part of divided) part.name = `${part.name}-${_id}`;
      },
    };
  },
};

const deliver: Command<{ at: number }> = {
  name: 'deliver',
  weight: 5,
  wish: fc.record({ at }),
  plan: (shop, wish) => {
    const parcel = chosen(shop.parcels, wish.at, ({ status }) => status === 'SHIPPED');
    if (!parcel) return null;
    const expected = parcel.status === 'FAILED' ? 'ILLEGAL_TRANSITION' : 'ok';
    if (parcel.status === 'SHIPPED') {
      parcel.status = 'DELIVERED';
      for (const part of parcel.purchase.parts) {
        const line = parcel.purchase.lines[part.line];
        if (part.shipment === parcel && line) line.delivered += part.quantity;
      }
      shop.settle(parcel.purchase);
    }
    return { expected, real: (real) => real.shipments.delivered(parcel.id) };
  },
};

const fail: Command<{ at: number }> = {
  name: 'fail',
  weight: 3,
  wish: fc.record({ at }),
  plan: (shop, wish) => {
    const parcel = chosen(shop.parcels, wish.at, ({ status }) => status === 'SHIPPED');
    if (!parcel) return null;
    const isComingBack = parcel.purchase.returns.some((back) =>
      heldOf(back).some((source) => source.parcel === parcel),
    );
    const expected =
      parcel.status === 'DELIVERED' || (parcel.status === 'SHIPPED' && isComingBack)
        ? 'ILLEGAL_TRANSITION'
        : 'ok';
    if (parcel.status === 'SHIPPED' && expected === 'ok') {
      parcel.status = 'FAILED';
      for (const part of parcel.purchase.parts.filter(({ shipment }) => shipment === parcel)) {
        move(part.shelf, { onHand: part.quantity, allocated: part.quantity });
        const line = parcel.purchase.lines[part.line];
        if (line) line.shipped -= part.quantity;
        Object.assign(part, { state: 'ALLOCATED', shipment: null });
      }
    }
    return { expected, real: (real) => real.shipments.failed(parcel.id, 'model') };
  },
};

export const SHIPMENT_COMMANDS: readonly Command<unknown>[] = [ship, deliver, fail];
