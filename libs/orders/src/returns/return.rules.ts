import type { ReturnStatus } from '#contracts/returns.js';
import { IllegalReturnTransitionError } from './returns.errors.js';
import type { Return, ReturnItem, Source } from './return.schema.js';

const NEXT = {
  REQUESTED: ['APPROVED', 'DECLINED', 'CANCELLED'],
  APPROVED: ['RECEIVED', 'CANCELLED'],
  DECLINED: [],
  RECEIVED: ['CLOSED'],
  CLOSED: [],
  CANCELLED: [],
} as const satisfies Record<ReturnStatus, readonly ReturnStatus[]>;

/** @throws {IllegalReturnTransitionError} when a return cannot go from one status to the other */
export function advance(from: ReturnStatus, to: ReturnStatus): ReturnStatus {
  if (!(NEXT[from] as readonly ReturnStatus[]).includes(to)) throw new IllegalReturnTransitionError(from, to);
  return to;
}

/** Pieces of a return line that have come back. */
export function receivedOf({ received }: Pick<ReturnItem, 'received'>): number {
  return received.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Pieces of a return line that are still to come back. */
export function outstandingOf(item: ReturnItem): number {
  return item.quantity - item.cancelledQuantity - receivedOf(item);
}

/** The pieces of a return line that came back or may still: no other return may name them. */
export function heldOf(item: ReturnItem): Source[] {
  return cut(item.sources, 0, item.quantity - item.cancelledQuantity);
}

/** `pieces` pieces of the sources, in their order, after the first `skip`. */
export function cut(sources: readonly Source[], skip: number, pieces: number): Source[] {
  const parts: Source[] = [];
  let [skipped, left] = [skip, pieces];
  for (const source of sources) {
    const there = Math.max(0, source.quantity - skipped);
    skipped = Math.max(0, skipped - source.quantity);
    const quantity = Math.min(there, left);
    if (quantity > 0) parts.push({ ...source, quantity });
    left -= quantity;
  }
  return parts;
}

/** The status that follows from the pieces and the money: CLOSED when nothing is outstanding, neither goods nor money. */
export function statusAfter(back: Pick<Return, 'items' | 'due' | 'refundedTotal'>): 'RECEIVED' | 'CLOSED' {
  const done = back.items.every((item) => outstandingOf(item) === 0) && back.refundedTotal === back.due;
  return done ? 'CLOSED' : 'RECEIVED';
}

/** The lines with all that has not come back given up. */
export function withoutOutstanding(items: readonly ReturnItem[]): ReturnItem[] {
  return items.map((item) => ({ ...item, cancelledQuantity: item.cancelledQuantity + outstandingOf(item) }));
}
