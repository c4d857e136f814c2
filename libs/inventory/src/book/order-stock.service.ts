import { Injectable } from '@nestjs/common';
import type { AllocatedLine, OrderStock } from '#contracts/inventory.js';
import { admitted, type Outcome } from '#contracts/outcome.js';
import { type Allocation, allocationId } from '../reservations/allocation.schema.js';
import { rangeOf, type Reservation } from '../reservations/reservation.schema.js';
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

  /** Gives back every active reservation and open allocation of each order. */
  async release(orders: readonly OrderStock[]): Promise<Outcome<{ units: number }>[]> {
    if (orders.length === 0) return [];
    const book = this.books.current();
    const { holds, allocations } = await this.of(book, orders);
    return orders.map(({ orderId, origin, reason }) => {
      const cause: Cause = { type: 'order', id: orderId };
      let units = 0;
      for (const hold of holds.get(orderId) ?? []) {
        book.move(pageOf(book, hold), {
          kind: 'RELEASE',
          delta: { reserved: -hold.quantity },
          cause,
          origin,
          ...because(reason),
        });
        book.reservations.end(hold, { status: 'RELEASED' });
        units += hold.quantity;
      }
      for (const allocation of allocations.get(orderId) ?? []) {
        book.move(pageOf(book, allocation), {
          kind: 'DEALLOCATE',
          delta: { allocated: -allocation.quantity },
          cause,
          origin,
          ...because(reason),
        });
        book.allocations.end(allocation, { status: 'RELEASED' });
        units += allocation.quantity;
      }
      return admitted({ units });
    });
  }

  private async of(book: StockBook, orders: readonly OrderStock[]) {
    const ranges = orders.map(({ orderId }) => ({ _id: rangeOf(orderId) }));
    const holds = await book.reservations.read({ $or: ranges, status: 'ACTIVE' });
    const allocations = await book.allocations.read({ $or: ranges, status: 'OPEN' });
    await book.open([...holds, ...allocations].map((row) => row.productId));
    const active = holds.filter((hold) => hold.status === 'ACTIVE');
    return {
      holds: Map.groupBy(active, (hold) => hold.orderId ?? ''),
      allocations: Map.groupBy(
        allocations.filter((allocation) => allocation.status === 'OPEN'),
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
