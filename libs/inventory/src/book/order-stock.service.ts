import { Injectable } from '@nestjs/common';
import type { Origin } from '#contracts/access.js';
import type { AllocatedLine, OrderStock, StockToShip, StockToTakeBack } from '#contracts/inventory.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { InsufficientStockError, type Shortage } from '../inventory.errors.js';
import { type Allocation, allocationId } from '../reservations/allocation.schema.js';
import { ofOrders, rangeOf } from '../reservations/of-orders.rules.js';
import type { Reservation } from '../reservations/reservation.schema.js';
import { pageOf } from './holds.service.js';
import type { Cause } from './ledger.schema.js';
import type { StockBook } from './stock-book.js';
import { StockBooks } from './stock-books.js';

/** What becomes of the stock that orders hold: allocated, or given back. Works on the running transaction's book. */
@Injectable()
export class OrderStockService {
  constructor(private readonly books: StockBooks) {}

  /** Turns every active reservation of each order into an allocation; what is allocated already is answered again. */
  async allocate(orders: readonly OrderStock[]): Promise<Outcome<readonly AllocatedLine[]>[]> {
    if (orders.length === 0) return [];
    const book = this.books.current();
    const { holds, allocations } = await this.of(book, orders);
    return orders.map(({ orderId, origin }) => {
      const lines = (allocations.get(orderId) ?? []).map(lineOf);
      for (const hold of holds.get(orderId) ?? []) {
        book.move(pageOf(book, hold), {
          kind: 'ALLOCATE',
          delta: { reserved: -hold.quantity, allocated: hold.quantity },
          cause: { type: 'order', id: orderId },
          origin,
        });
        book.reservations.end(hold, { status: 'CONSUMED' });
        const allocation = allocationOf(hold, book.now);
        book.allocations.add(allocation);
        lines.push(lineOf(allocation));
      }
      return admitted(lines);
    });
  }

  /** Gives back the active reservations and open allocations of each order, or so many pieces of its lines. */
  async release(orders: readonly OrderStock[]): Promise<Outcome<{ units: number }>[]> {
    if (orders.length === 0) return [];
    const book = this.books.current();
    const { holds, allocations } = await this.of(book, orders);
    return orders.map((order) => {
      const wanted = order.lines && new Map(order.lines.map((line) => [line.orderItemId, line.quantity]));
      const giveBack = (
        pieces: Pieces,
        kind: 'RELEASE' | 'DEALLOCATE',
        bucket: 'reserved' | 'allocated',
      ): number => {
        const left = wanted ? (wanted.get(pieces.orderItemId ?? '') ?? 0) : pieces.quantity;
        const quantity = Math.min(left, pieces.quantity);
        if (quantity === 0) return 0;
        wanted?.set(pieces.orderItemId ?? '', left - quantity);
        const cause: Cause = { type: 'order', id: order.orderId };
        const entry = { kind, delta: { [bucket]: -quantity }, cause, origin: order.origin };
        book.move(pageOf(book, pieces), { ...entry, ...because(order.reason) });
        return quantity;
      };
      let units = 0;
      for (const hold of holds.get(order.orderId) ?? []) {
        const quantity = giveBack(hold, 'RELEASE', 'reserved');
        units += quantity;
        if (quantity === hold.quantity) book.reservations.end(hold, { status: 'RELEASED' });
        else if (quantity > 0) book.reservations.change(hold, { quantity: hold.quantity - quantity });
      }
      for (const allocation of allocations.get(order.orderId) ?? []) {
        const quantity = giveBack(allocation, 'DEALLOCATE', 'allocated');
        units += quantity;
        if (quantity === allocation.quantity) book.allocations.end(allocation, { status: 'RELEASED' });
        else if (quantity > 0)
          book.allocations.change(allocation, { quantity: allocation.quantity - quantity });
      }
      return admitted({ units });
    });
  }

  /**
   * Takes allocated pieces out with a shipment; an allocation of which only a part leaves is divided.
   *
   * @returns the parts that left; refused when a line has fewer allocated (at that location)
   */
  async ship(wanted: StockToShip): Promise<Outcome<readonly AllocatedLine[]>> {
    const book = this.books.current();
    const { allocations } = await this.of(book, [wanted]);
    const open = (allocations.get(wanted.orderId) ?? []).filter(
      (each) => wanted.locationId === undefined || each.locationId === wanted.locationId,
    );
    const lines =
      wanted.lines ?? open.map((each) => ({ orderItemId: each.orderItemId ?? '', quantity: each.quantity }));
    const parts: { allocation: Allocation; quantity: number }[] = [];
    const short: Shortage[] = [];
    const left = new Map(open.map((each) => [each, each.quantity]));
    for (const line of lines) {
      let missing = line.quantity;
      for (const allocation of open) {
        const there = left.get(allocation) ?? 0;
        if (missing === 0 || there === 0 || allocation.orderItemId !== line.orderItemId) continue;
        const quantity = Math.min(missing, there);
        parts.push({ allocation, quantity });
        left.set(allocation, there - quantity);
        missing -= quantity;
      }
      if (missing > 0)
        short.push({
          productId: line.orderItemId,
          requested: line.quantity,
          available: line.quantity - missing,
        });
    }
    if (short.length > 0) return refused(new InsufficientStockError(short));
    // all of them before the first is taken: pieces may be allocated that are not on the shelf, since a count took them off
    for (const [page, own] of Map.groupBy(parts, ({ allocation }) => pageOf(book, allocation))) {
      const gone = -own.reduce((sum, { quantity }) => sum + quantity, 0);
      book.after(page, { onHand: gone, allocated: gone });
    }
    return admitted(parts.map(({ allocation, quantity }) => this.take(book, allocation, quantity, wanted)));
  }

  /** Puts a shipment's pieces back on the shelf, allocated as they were. */
  async reshelve(shipmentId: string, orderId: string, origin: Origin): Promise<void> {
    const book = this.books.current();
    const shipped = await book.allocations.read({ _id: rangeOf(orderId), shipmentId, status: 'SHIPPED' });
    await book.open(shipped.map((allocation) => allocation.productId));
    for (const allocation of shipped) {
      const { quantity } = allocation;
      book.move(pageOf(book, allocation), {
        kind: 'RESHELVE',
        delta: { onHand: quantity, allocated: quantity },
        cause: { type: 'shipment', id: shipmentId },
        origin,
      });
      book.allocations.change(allocation, { status: 'OPEN', shipmentId: null, endedAt: null });
    }
  }

  /** Books pieces that came back in: for sale again, damaged, or in quarantine. What is discarded never enters. */
  async takeBack({ returnId, origin, pieces }: StockToTakeBack): Promise<void> {
    const book = this.books.current();
    await book.open(pieces.map((each) => each.productId));
    for (const each of pieces) {
      if (each.disposition === 'DISCARD') continue;
      const { kind, bucket } = TAKEN_BACK[each.disposition];
      book.move(pageOf(book, each), {
        kind,
        delta: { onHand: each.quantity, ...(bucket && { [bucket]: each.quantity }) },
        cause: { type: 'return', id: returnId },
        origin,
      });
    }
  }

  private take(
    book: StockBook,
    allocation: Allocation,
    quantity: number,
    wanted: StockToShip,
  ): AllocatedLine {
    const { shipmentId } = wanted;
    book.move(pageOf(book, allocation), {
      kind: 'SHIP',
      delta: { onHand: -quantity, allocated: -quantity },
      cause: { type: 'shipment', id: shipmentId },
      origin: wanted.origin,
    });
    if (quantity === allocation.quantity) {
      book.allocations.end(allocation, { status: 'SHIPPED', shipmentId });
      return lineOf(allocation);
    }
    book.allocations.change(allocation, { quantity: allocation.quantity - quantity });
    const { ...part } = allocation;
    Object.assign(part, {
      _id: `${allocation._id}-${shipmentId}`,
      quantity,
      status: 'SHIPPED',
      shipmentId,
      createdAt: book.now,
      endedAt: book.now,
    } satisfies Partial<Allocation>);
    book.allocations.add(part);
    return lineOf(part);
  }

  private async of(book: StockBook, orders: readonly { readonly orderId: string }[]) {
    const orderIds = orders.map(({ orderId }) => orderId);
    const ids = new Set<string | null>(orderIds);
    const ofThem = ofOrders(orderIds);
    const holds = await book.reservations.read({ ...ofThem, status: 'ACTIVE' });
    // an order may have been placed or processed a moment ago, in this very transaction
    const allHolds = [...holds, ...book.reservations.madeHere(({ orderId }) => ids.has(orderId))];
    const allocations = await book.allocations.read({ ...ofThem, status: 'OPEN' });
    const allAllocations = [...allocations, ...book.allocations.madeHere(({ orderId }) => ids.has(orderId))];
    await book.open([...allHolds, ...allAllocations].map((row) => row.productId));
    const active = allHolds.filter((hold) => hold.status === 'ACTIVE');
    return {
      holds: Map.groupBy(active, (hold) => hold.orderId ?? ''),
      allocations: Map.groupBy(
        allAllocations.filter((allocation) => allocation.status === 'OPEN'),
        (allocation) => allocation.orderId ?? '',
      ),
    };
  }
}

export function allocationOf(hold: Reservation, now: Date): Allocation {
  return {
    _id: allocationId(hold._id),
    reservationId: hold._id,
    orderId: hold.orderId,
    orderItemId: hold.orderItemId,
    productId: hold.productId,
    locationId: hold.locationId,
    quantity: hold.quantity,
    status: 'OPEN',
    shipmentId: null,
    createdAt: now,
    endedAt: null,
  };
}

function lineOf(allocation: Allocation): AllocatedLine {
  return {
    allocationId: allocation._id,
    reservationId: allocation.reservationId,
    orderItemId: allocation.orderItemId ?? '',
    productId: allocation.productId,
    locationId: allocation.locationId,
    quantity: allocation.quantity,
  };
}

const because = (reason: string | undefined): { reason?: string } => (reason === undefined ? {} : { reason });

const TAKEN_BACK = {
  RESTOCK: { kind: 'RETURN_RESTOCK', bucket: undefined },
  DAMAGED: { kind: 'RETURN_DAMAGED', bucket: 'damaged' },
  QUARANTINE: { kind: 'RETURN_QUARANTINE', bucket: 'quarantine' },
} as const;

/** Pieces at one place: a reservation's or an allocation's. */
interface Pieces {
  readonly productId: string;
  readonly locationId: string;
  readonly orderItemId: string | null;
  readonly quantity: number;
}
