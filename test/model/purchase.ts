import { type Goods, move, type Shelf } from './shelves.js';

/** What each piece costs, in minor units; the model's shops add neither tax nor shipping. */
export const PRICE = 250;

/** Pieces of a line at one place, together until they are divided. `name` sorts as the documents do. */
export interface Part {
  name: string;
  readonly line: number;
  readonly shelf: Shelf;
  quantity: number;
  state: 'HELD' | 'ALLOCATED' | 'SHIPPED';
  shipment: Parcel | null;
}

export interface Line {
  readonly goods: Goods;
  readonly quantity: number;
  cancelled: number;
  shipped: number;
  delivered: number;
  returned: number;
}

export type PaymentStatus = 'NONE' | 'AUTHORIZED' | 'PAID' | 'PARTIALLY_REFUNDED' | 'REFUNDED';

export interface Payment {
  readonly reference: string;
  amount: number;
  status: 'AUTHORIZED' | 'PAID';
}

export interface Purchase {
  id: string;
  status: 'PENDING' | 'ON_HOLD' | 'PROCESSING' | 'COMPLETED' | 'CANCELLED';
  readonly lines: Line[];
  parts: Part[];
  /** when an order that nobody processes is cancelled (ms) */
  until: number | null;
  readonly payments: Payment[];
  paymentStatus: PaymentStatus;
  refunded: number;
  readonly returns: Back[];
}

export interface Parcel {
  id: string;
  readonly purchase: Purchase;
  readonly content: readonly { readonly line: number; readonly shelf: Shelf; readonly quantity: number }[];
  status: 'SHIPPED' | 'DELIVERED' | 'FAILED';
}

/** Pieces of one line that come back, from the parcels and places that they left by. */
export interface Back {
  id: string;
  readonly purchase: Purchase;
  readonly line: number;
  readonly sources: readonly { readonly parcel: Parcel; readonly shelf: Shelf; readonly quantity: number }[];
  status: 'REQUESTED' | 'APPROVED' | 'DECLINED' | 'RECEIVED' | 'CLOSED' | 'CANCELLED';
  quantity: number;
  received: number;
  refunded: number;
}

export const leftOf = (line: Line): number => line.quantity - line.cancelled - line.shipped;
export const lineId = (purchase: Purchase, line: number): string => `${purchase.id}-L${line + 1}`;
export const totalOf = ({ lines }: Purchase): number => PRICE * sum(lines.map(({ quantity }) => quantity));
export const paidOf = ({ payments }: Purchase): number =>
  sum(payments.filter(({ status }) => status === 'PAID').map(({ amount }) => amount));
export const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** Holds before allocations, each by name, which is how pieces are given back and sent. */
export function inOrder(purchase: Purchase): Part[] {
  const rank = ({ state }: Part): number => (state === 'HELD' ? 0 : 1);
  return purchase.parts
    .filter(({ state }) => state !== 'SHIPPED')
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** Some pieces of a part are for sale again. */
export function giveBack(part: Part, quantity: number): void {
  move(part.shelf, part.state === 'HELD' ? { reserved: -quantity } : { allocated: -quantity });
  part.quantity -= quantity;
}
