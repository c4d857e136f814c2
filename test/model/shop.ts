import { type Back, giveBack, inOrder, type Line, type Parcel, type Purchase } from './purchase.js';
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

/** A shop with pencil and paper: what the product must say after each command, without transactions or batches. */
export class Shop {
  readonly holds: FreeHold[] = [];
  readonly allocations: LoneAllocation[] = [];
  readonly purchases: Purchase[] = [];
  readonly parcels: Parcel[] = [];
  readonly returns: Back[] = [];

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

  /** Free holds of the goods are gone, and so are orders of which pieces of them are left to process. */
  undo(goods: Goods): void {
    for (const hold of this.holds) {
      if (hold.status !== 'ACTIVE' || hold.goods !== goods) continue;
      move(hold.shelf, { reserved: -hold.quantity });
      hold.status = 'RELEASED';
    }
    for (const purchase of this.purchases)
      if (
        ['PENDING', 'ON_HOLD'].includes(purchase.status) &&
        purchase.lines.some((line) => line.goods === goods && line.quantity > line.cancelled)
      )
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
