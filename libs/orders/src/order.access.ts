import type { Caller } from '#contracts/access.js';
import type { Order } from './order.schema.js';

/** Customers see their own orders, staff with `orders:read` all. */
export function maySee(caller: Caller, order: Pick<Order, 'customerId'>): boolean {
  return isOwn(caller, order) || (caller.role !== 'customer' && caller.permissions.has('orders:read'));
}

/** Customers change their own orders, staff with `orders:any` all. */
export function mayChange(caller: Caller, order: Pick<Order, 'customerId'>): boolean {
  return isOwn(caller, order) || caller.permissions.has('orders:any');
}

/** Customers see their own returns, staff with `returns:read` all. */
export function maySeeReturn(caller: Caller, back: Pick<Order, 'customerId'>): boolean {
  return isOwn(caller, back) || (caller.role !== 'customer' && caller.permissions.has('returns:read'));
}

function isOwn(caller: Caller, order: Pick<Order, 'customerId'>): boolean {
  return caller.customerId !== null && order.customerId === caller.customerId;
}
