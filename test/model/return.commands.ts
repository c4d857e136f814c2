import fc from 'fast-check';
import { at, chosen, type Command, within } from './command.js';
import { type Back, type Line, lineId, sum } from './purchase.js';
import { cut, outOf, outstandingOf, settled } from './return.rules.js';
import { move, type Pile } from './shelves.js';

const pieces = fc.integer({ min: 1, max: 4 });

const request: Command<{ at: number; line: number; pieces: number }> = {
  name: 'request a return',
  weight: 10,
  wish: fc.record({ at, line: at, pieces }),
  plan: (shop, wish) => {
    const isOut = ({ shipped, returned }: Line): boolean => shipped > returned;
    const purchase = chosen(shop.purchases, wish.at, ({ lines }) => lines.some(isOut));
    const named = purchase && chosen(purchase.lines, wish.line, isOut);
    if (!purchase || !named) return null;
    const line = purchase.lines.indexOf(named);
    const out = outOf(purchase, line, shop.parcels);
    const most = sum(out.map(({ quantity }) => quantity));
    const quantity = within(wish.pieces, most, wish.at);
    const expected = most < quantity ? 'RETURN_EXCEEDS_SHIPPED' : 'ok';
    let back: Back | null = null;
    if (expected === 'ok') {
      const sources = cut(out, 0, quantity);
      const nothing = { received: 0, refunded: 0 };
      back = { id: '', purchase, line, sources, status: 'REQUESTED', quantity, ...nothing };
      purchase.returns.push(back);
      shop.returns.push(back);
    }
    return {
      expected,
      real: (real) =>
        real.returns.request({
          caller: real.staff,
          orderId: purchase.id,
          items: [{ orderItemId: lineId(purchase, line), quantity, reason: 'model' }],
        }),
      learn: ({ _id }: { _id: string }) => {
        if (back) back.id = _id;
      },
    };
  },
};

type Verdict = 'approve' | 'decline' | 'cancel';
const DONE = { approve: 'APPROVED', decline: 'DECLINED', cancel: 'CANCELLED' } as const;

/** What becomes of a return; refused where that may not be any more. */
function decided(back: Back, verdict: Verdict): string {
  if (back.status === DONE[verdict]) return 'ok';
  const isNew = back.status === 'REQUESTED';
  const isOpen = isNew || (verdict === 'cancel' && back.status === 'APPROVED');
  if (isOpen) {
    back.status = DONE[verdict];
    if (verdict !== 'approve') back.quantity = back.received;
    return 'ok';
  }
  if (verdict !== 'cancel' || back.status !== 'RECEIVED' || outstandingOf(back) === 0)
    return 'ILLEGAL_TRANSITION';
  back.quantity = back.received;
  back.status = settled(back);
  return 'ok';
}

const decide: Command<{ at: number; verdict: Verdict }> = {
  name: 'decide on a return',
  weight: 14,
  wish: fc.record({
    at,
    verdict: fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'decline', 'cancel'),
  }),
  plan: (shop, { at: n, verdict }) => {
    const back = chosen(shop.returns, n, ({ status }) => status === 'REQUESTED');
    if (!back) return null;
    const expected = decided(back, verdict);
    return {
      expected,
      real: (real) =>
        real.decisions.decide({ caller: real.staff, returnId: back.id, verdict, reason: 'model' }),
    };
  },
};

const isAdmitted = ({ status }: Back): boolean => status === 'APPROVED' || status === 'RECEIVED';
const isOpen = (back: Back): boolean => isAdmitted(back) && outstandingOf(back) > 0;

type Disposition = 'RESTOCK' | 'DAMAGED' | 'QUARANTINE' | 'DISCARD';
const PILES: Record<Disposition, Pile[]> = {
  RESTOCK: ['onHand'],
  DAMAGED: ['onHand', 'damaged'],
  QUARANTINE: ['onHand', 'quarantine'],
  DISCARD: [],
};

const receive: Command<{ at: number; pieces: number; disposition: Disposition }> = {
  name: 'receive a return',
  weight: 16,
  wish: fc.record({
    at,
    pieces,
    disposition: fc.constantFrom<Disposition>('RESTOCK', 'DAMAGED', 'QUARANTINE', 'DISCARD'),
  }),
  plan: (shop, { at: n, pieces: drawn, disposition }) => {
    const back = chosen(shop.returns, n, isOpen);
    if (!back) return null;
    const { purchase, line } = back;
    const ordered = purchase.lines[line];
    const most = Math.min(outstandingOf(back), ordered ? ordered.shipped - ordered.returned : 0);
    const quantity = within(drawn, most, n);
    const expected = !isAdmitted(back)
      ? 'ILLEGAL_TRANSITION'
      : quantity > most
        ? 'RETURN_EXCEEDS_SHIPPED'
        : 'ok';
    if (ordered && expected === 'ok') {
      for (const source of cut(back.sources, back.received, quantity))
        if (PILES[disposition].length > 0)
          move(source.shelf, Object.fromEntries(PILES[disposition].map((pile) => [pile, source.quantity])));
      back.received += quantity;
      ordered.returned += quantity;
      back.status = settled(back);
    }
    return {
      expected,
      real: (real) =>
        real.receiving.receive({
          returnId: back.id,
          items: [{ orderItemId: lineId(purchase, line), quantity, disposition }],
        }),
    };
  },
};

export const RETURN_COMMANDS: readonly Command<unknown>[] = [request, decide, receive];
