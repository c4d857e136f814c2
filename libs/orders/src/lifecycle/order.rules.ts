import type { OrderStatus } from '#contracts/orders.js';
import { IllegalTransitionError } from '../orders.errors.js';

const NEXT = {
  PENDING: ['PROCESSING', 'ON_HOLD', 'CANCELLED'],
  ON_HOLD: ['PENDING', 'CANCELLED'],
  PROCESSING: ['COMPLETED', 'CANCELLED'],
  COMPLETED: [],
  CANCELLED: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

/** @throws {IllegalTransitionError} when an order cannot go from one status to the other */
export function advance(from: OrderStatus, to: OrderStatus): OrderStatus {
  if (!(NEXT[from] as readonly OrderStatus[]).includes(to)) throw new IllegalTransitionError(from, to);
  return to;
}

/** Every status that an order can be in, with those it can reach next. */
export const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = NEXT;
