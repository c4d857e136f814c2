import { type Back, PRICE, paidOf, type PaymentStatus, type Purchase, sum, totalOf } from './purchase.js';

type Source = Back['sources'][number];

/** So many pieces of the sources, in their order, after some. */
export function cut(sources: readonly Source[], after: number, pieces: number): Source[] {
  let [skip, left] = [after, pieces];
  return sources.flatMap((source) => {
    const skipped = Math.min(skip, source.quantity);
    const quantity = Math.min(left, source.quantity - skipped);
    skip -= skipped;
    left -= quantity;
    return quantity > 0 ? [{ ...source, quantity }] : [];
  });
}

/** The pieces of a return that came back or may still. */
export const heldOf = (back: Back): Source[] => cut(back.sources, 0, back.quantity);

/** The pieces of a line that left and are in no return, by the parcels and places they left by. */
export function outOf(
  purchase: Purchase,
  line: number,
  parcels: readonly { purchase: Purchase }[],
): Source[] {
  const held = purchase.returns.filter((back) => back.line === line).flatMap(heldOf);
  const left = (parcels as readonly Source['parcel'][])
    .filter((parcel) => parcel.purchase === purchase && parcel.status !== 'FAILED')
    .flatMap((parcel) =>
      parcel.content
        .filter((each) => each.line === line)
        .map(({ shelf, quantity }) => ({ parcel, shelf, quantity })),
    );
  return left.map((source) => {
    let quantity = source.quantity;
    for (const [at, other] of held.entries()) {
      if (other.parcel !== source.parcel || other.shelf !== source.shelf) continue;
      const some = Math.min(quantity, other.quantity);
      quantity -= some;
      held[at] = { ...other, quantity: other.quantity - some };
    }
    return { ...source, quantity };
  });
}

export const outstandingOf = (back: Back): number => back.quantity - back.received;

/** A return is done when nothing is to come any more, neither goods nor money. */
export function settled(back: Back): Back['status'] {
  return outstandingOf(back) === 0 && back.refunded === PRICE * back.received ? 'CLOSED' : 'RECEIVED';
}

/** What a refund may come to: of a return, or of what was cancelled. */
export function refundable(purchase: Purchase, back: Back | null): number {
  const cancelled = PRICE * sum(purchase.lines.map((line) => line.cancelled));
  const forReturns = sum(purchase.returns.map(({ refunded }) => refunded));
  const due = back ? PRICE * back.received - back.refunded : cancelled - (purchase.refunded - forReturns);
  const paid = paidOf(purchase);
  const most = paid > 0 ? paid : purchase.paymentStatus === 'AUTHORIZED' ? 0 : totalOf(purchase);
  return Math.max(0, Math.min(due, most - purchase.refunded));
}

/** What an order's payments and refunds come to. */
export function paymentStatusOf(purchase: Purchase, isAuthorized: boolean): PaymentStatus {
  const paid = paidOf(purchase);
  const given = paid > 0 ? paid : totalOf(purchase);
  if (purchase.refunded > 0) return purchase.refunded < given ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
  if (paid > 0 && paid >= totalOf(purchase)) return 'PAID';
  return isAuthorized ? 'AUTHORIZED' : 'NONE';
}
