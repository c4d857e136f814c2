import { Injectable } from '@nestjs/common';
import type { Origin } from '#contracts/access.js';
import type { HeldLine, StockWant } from '#contracts/inventory.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { APIError } from '#platform/errors/api-error.js';
import {
  InsufficientStockError,
  ProductNotForSaleError,
  ReservationClosedError,
  ReservationExpiredError,
  ReservationNotFoundError,
  type Shortage,
} from '../inventory.errors.js';
import type { Cause } from './ledger.schema.js';
import type { Reservation } from '../reservations/reservation.schema.js';
import type { Page, StockBook } from './stock-book.js';
import { StockBooks } from './stock-books.js';
import { availableOf, choosePlaces } from './stock.rules.js';

/** A piece of a line at one place, before it is held. */
interface Part {
  readonly page: Page;
  readonly quantity: number;
}

/** Holds stock: for orders, and free of any. Everything works on the running transaction's book. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly books: StockBooks,
    private readonly bus: Bus,
  ) {}

  /** First come first served; each order gets all its lines or is refused with every line that is short. */
  async forOrders(wants: readonly StockWant[]): Promise<Outcome<readonly HeldLine[]>[]> {
    const book = this.books.current();
    const productIds = wants.flatMap((want) => want.lines.map((line) => line.productId));
    await book.open(productIds);
    const named = await this.named(book, wants);
    await this.reclaim(book, productsShortOf(book, wants));
    return wants.map((want) => {
      try {
        return admitted(this.hold(book, want, named));
      } catch (error) {
        if (error instanceof APIError) return refused(error);
        throw error;
      }
    });
  }

  /**
   * Gives back the free holds of these products that have lapsed, in the running transaction, so that whoever asks now
   * can have their units.
   *
   * @returns how many
   */
  async reclaim(book: StockBook, productIds: readonly string[]): Promise<number> {
    if (productIds.length === 0) return 0;
    const lapsed = await book.reservations.read({
      productId: { $in: [...new Set(productIds)] },
      status: 'ACTIVE',
      free: true,
      expiresAt: { $lte: book.now },
    });
    for (const hold of lapsed) this.expire(book, hold);
    return lapsed.length;
  }

  /** Ends a lapsed free hold. @returns whether it still was one */
  expire(book: StockBook, hold: Reservation): boolean {
    if (hold.status !== 'ACTIVE' || !hold.free) return false;
    const page = pageOf(book, hold);
    book.move(page, {
      kind: 'EXPIRE',
      delta: { reserved: -hold.quantity },
      cause: { type: 'reservation', id: hold._id },
      origin: SYSTEM_ORIGIN,
    });
    book.reservations.end(hold, { status: 'EXPIRED' });
    this.bus.tell('reservation:expired', {
      aggregate: { type: 'reservation', id: hold._id },
      aggregateSeq: 1,
      data: {
        reservationId: hold._id,
        productId: hold.productId,
        locationId: hold.locationId,
        quantity: hold.quantity,
      },
      origin: SYSTEM_ORIGIN,
    });
    return true;
  }

  /** Units that can be taken at a level now. */
  takeable(page: Page): number {
    return page.level.forSale ? availableOf(page.level) : 0;
  }

  private async named(book: StockBook, wants: readonly StockWant[]): Promise<Map<string, Reservation>> {
    const ids = wants.flatMap((want) => want.lines.flatMap((line) => line.reservationId ?? []));
    if (ids.length === 0) return new Map();
    const found = await book.reservations.read({ _id: { $in: ids } });
    return new Map(found.map((hold) => [hold._id, hold]));
  }

  /** Checks the whole order, then moves: a refusal leaves the book as it was. */
  private hold(book: StockBook, want: StockWant, named: ReadonlyMap<string, Reservation>): HeldLine[] {
    const freed = want.lines.flatMap((line, at) =>
      line.reservationId ? [usable(book, want, line.reservationId, at, named)] : [],
    );
    const parts = this.plan(book, want, freed);
    const cause: Cause = { type: 'order', id: want.orderId };
    for (const hold of freed) {
      book.move(pageOf(book, hold), {
        kind: 'RELEASE',
        delta: { reserved: -hold.quantity },
        cause,
        origin: want.origin,
      });
    }
    const held: HeldLine[] = [];
    want.lines.forEach((line, at) => {
      for (const { page, quantity } of parts[at] as Part[]) {
        const reservationId = `${want.orderId}-${held.length + 1}`;
        book.move(page, { kind: 'RESERVE', delta: { reserved: quantity }, cause, origin: want.origin });
        book.reservations.add({
          _id: reservationId,
          productId: line.productId,
          locationId: page.level.locationId,
          quantity,
          status: 'ACTIVE',
          free: false,
          expiresAt: want.expiresAt,
          orderId: want.orderId,
          orderItemId: line.orderItemId,
          ownerId: null,
          createdAt: book.now,
          endedAt: null,
        });
        held.push({
          reservationId,
          orderItemId: line.orderItemId,
          productId: line.productId,
          locationId: page.level.locationId,
          quantity,
        });
      }
    });
    let line = 0;
    for (const wanted of want.lines) {
      const hold = wanted.reservationId ? freed[line++] : undefined;
      if (hold)
        book.reservations.end(hold, {
          status: 'CONSUMED',
          orderId: want.orderId,
          orderItemId: wanted.orderItemId,
        });
    }
    return held;
  }

  /** Chooses places for every line; what an earlier line takes is gone for a later one of the same product. */
  private plan(book: StockBook, want: StockWant, freed: readonly Reservation[]): Part[][] {
    const left = new Map<string, number>();
    const short: Shortage[] = [];
    for (const productId of new Set(want.lines.map((line) => line.productId))) {
      const pages = book.levelsOf(productId);
      if (!pages.some((page) => page.level.forSale)) throw new ProductNotForSaleError(productId);
      for (const page of pages) left.set(page.level._id, this.takeable(page));
    }
    for (const hold of freed) {
      const { _id } = pageOf(book, hold).level;
      left.set(_id, (left.get(_id) ?? 0) + hold.quantity);
    }
    const parts = want.lines.map((line) => {
      const pages = book.levelsOf(line.productId);
      const places = pages.map((page) => ({
        locationId: page.level.locationId,
        available: left.get(page.level._id) ?? 0,
        priority: page.level.priority,
      }));
      const chosen = choosePlaces(places, line.quantity);
      if (!chosen) {
        const available = places.reduce((sum, place) => sum + Math.max(0, place.available), 0);
        short.push({ productId: line.productId, requested: line.quantity, available });
        return [];
      }
      return chosen.map(({ locationId, quantity }) => {
        const page = pages.find((each) => each.level.locationId === locationId) as Page;
        left.set(page.level._id, (left.get(page.level._id) ?? 0) - quantity);
        return { page, quantity };
      });
    });
    if (short.length > 0) throw new InsufficientStockError(short);
    return parts;
  }
}

export const SYSTEM_ORIGIN: Origin = Object.freeze({
  actor: 'system',
  userId: null,
  requestId: 'system',
  correlationId: 'system',
  causationId: null,
  ipAddress: null,
  userAgent: null,
});

/** Products whose levels alone do not cover what all orders want; only for these are lapsed holds looked up. */
function productsShortOf(book: StockBook, wants: readonly StockWant[]): string[] {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of wants.flatMap((want) => want.lines)) {
    wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  }
  return [...wanted].flatMap(([productId, quantity]) => {
    const there = book
      .levelsOf(productId)
      .reduce((sum, page) => sum + Math.max(0, availableOf(page.level)), 0);
    return there < quantity ? [productId] : [];
  });
}

/** The free hold that a line names. @throws when it is not the customer's, not of this product, lapsed or ended */
function usable(
  book: StockBook,
  want: StockWant,
  id: string,
  line: number,
  named: ReadonlyMap<string, Reservation>,
): Reservation {
  const hold = named.get(id);
  const field = `items[${line}].reservationId`;
  const theirs = want.holderIds.includes(hold?.ownerId ?? '');
  if (!hold || !theirs || hold.productId !== want.lines[line]?.productId)
    throw new ReservationNotFoundError(id, field);
  if (want.lines.some((other, at) => at !== line && other.reservationId === id))
    throw new ReservationClosedError(id, 'named twice');
  if (
    hold.status === 'EXPIRED' ||
    (hold.status === 'ACTIVE' && hold.expiresAt && hold.expiresAt <= book.now)
  ) {
    throw new ReservationExpiredError(id, hold.expiresAt);
  }
  if (hold.status !== 'ACTIVE' || !hold.free) throw new ReservationClosedError(id, hold.status);
  return hold;
}

/** The level of a hold; its product must have been opened, which every way into the book does. */
export function pageOf(book: StockBook, at: { productId: string; locationId: string }): Page {
  const page = book.page(`${at.productId}:${at.locationId}`);
  if (!page) throw new Error(`Stock level ${at.productId}:${at.locationId} is missing`);
  return page;
}
