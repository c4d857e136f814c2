import { type Goods, move, type Shelf } from './shelves.js';

export const HOLDS_PER_CUSTOMER = 3;
export const ORDER_MINUTES = 30;

export interface FreeHold {
  id: string;
  readonly goods: Goods;
  readonly shelf: Shelf;
  readonly quantity: number;
  readonly byCustomer: boolean;
  readonly until: number;
  status: 'ACTIVE' | 'CONSUMED' | 'RELEASED' | 'EXPIRED';
}

export interface LoneAllocation {
  id: string;
  readonly shelf: Shelf;
  readonly quantity: number;
  status: 'OPEN' | 'RELEASED';
}

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
}

export interface Purchase {
  id: string;
  status: 'PENDING' | 'ON_HOLD' | 'PROCESSING' | 'COMPLETED' | 'CANCELLED';
  readonly lines: Line[];
  parts: Part[];
  /** when an order that nobody processes is cancelled (ms) */
  until: number | null;
}

export interface Parcel {
  id: string;
  readonly purchase: Purchase;
  status: 'SHIPPED' | 'DELIVERED' | 'FAILED';
}

export const leftOf = (line: Line): number => line.quantity - line.cancelled - line.shipped;

/** A shop with pencil and paper: what the product must say after each command, without transactions or batches. */
export class Shop {
  readonly holds: FreeHold[] = [];
  readonly allocations: LoneAllocation[] = [];
  readonly purchases: Purchase[] = [];
  readonly parcels: Parcel[] = [];

  constructor(
    readonly name: string,
    readonly goods: readonly Goods[],
    /** milliseconds since 1970 */
    readonly now: () => number,
  ) {}

  /** Time has gone by: holds lapse, and orders that nobody processed are cancelled. */
  tidy(): void {
    for (const hold of this.holds) {
      if (hold.status !== 'ACTIVE' || hold.until > this.now()) continue;
      move(hold.shelf, { reserved: -hold.quantity });
      hold.status = 'EXPIRED';
    }
    for (const purchase of this.purchases)
      if (purchase.status === 'PENDING' && purchase.until !== null && purchase.until <= this.now())
        this.cancelWhole(purchase);
  }

  cancelWhole(purchase: Purchase): void {
    for (const part of inOrder(purchase)) giveBack(part, part.quantity);
    purchase.parts = [];
    for (const line of purchase.lines) line.cancelled = line.quantity;
    purchase.status = 'CANCELLED';
    purchase.until = null;
  }

  /** What follows from the pieces alone. */
  settle(purchase: Purchase): void {
    const all = (fits: (line: Line) => boolean): boolean => purchase.lines.every(fits);
    if (all((line) => line.cancelled === line.quantity)) purchase.status = 'CANCELLED';
    else if (
      purchase.status === 'PROCESSING' &&
      all((line) => line.delivered === line.quantity - line.cancelled)
    )
      purchase.status = 'COMPLETED';
  }
}

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
