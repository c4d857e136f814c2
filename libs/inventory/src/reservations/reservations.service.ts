import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import { MAIN_LOCATION } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { Settings } from '#platform/config/settings.js';
import { Lists, type ListAsk, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { findRows } from '#platform/mongo/rows.js';
import { Allocation } from './allocation.schema.js';
import { HoldsService, pageOf } from '../book/holds.service.js';
import { HoldOwner } from './hold-owner.schema.js';
import {
  AllocationBoundError,
  AllocationNotFoundError,
  HoldLimitError,
  InsufficientStockError,
  LocationNotFoundError,
  ProductNotForSaleError,
  ReservationClosedError,
  ReservationExpiredError,
  ReservationNotFoundError,
  StockNotFoundError,
} from '../inventory.errors.js';
import { allocationOf } from '../book/order-stock.service.js';
import { rangeOf } from './of-orders.rules.js';
import { Reservation, type ReservationStatus } from './reservation.schema.js';
import type { Page as BookPage, StockBook } from '../book/stock-book.js';
import { StockBooks } from '../book/stock-books.js';

export interface WantedHold {
  readonly productId: string;
  readonly quantity: number;
  /** minutes until it lapses, RESERVATION_MINUTES (30) unless given */
  readonly expiryMinutes?: number;
  readonly locationId?: string;
}

interface Asked<I> {
  readonly caller: Caller;
  readonly input: I;
}

/** Free holds and their allocations, over the API. Every change goes through group commit. */
@Injectable()
export class ReservationsService {
  private readonly holds: CombinedQueue<Asked<WantedHold>, Reservation>;
  private readonly releases: CombinedQueue<Asked<string>, Reservation>;
  private readonly allocations: CombinedQueue<Asked<string>, Allocation>;
  private readonly deallocations: CombinedQueue<Asked<string>, Allocation>;

  constructor(
    combiner: Combiner,
    private readonly books: StockBooks,
    private readonly holding: HoldsService,
    private readonly bus: Bus,
    private readonly settings: Settings,
    private readonly lists: Lists,
    @InjectModel(HoldOwner.name) private readonly owners: Model<HoldOwner>,
  ) {
    this.holds = combiner.queue((batch) => this.holdBatch(batch));
    this.releases = combiner.queue((batch) =>
      eachAlone(batch, (asked, member) => this.releaseOne(asked, member)),
    );
    this.allocations = combiner.queue((batch) =>
      eachAlone(batch, (asked, member) => this.allocateOne(asked, member)),
    );
    this.deallocations = combiner.queue((batch) =>
      eachAlone(batch, (asked, member) => this.deallocateOne(asked, member)),
    );
  }

  /**
   * Holds `quantity` pieces of a product at one location for `expiryMinutes`; after that they are for sale again at once.
   *
   * @throws {InsufficientStockError} (409) when no location alone has them
   * @throws {HoldLimitError} (409) when a customer has HOLDS_PER_CUSTOMER free holds
   */
  reserveInventory(caller: Caller, wanted: WantedHold): Promise<Reservation> {
    return this.holds.submit({ caller, input: wanted });
  }

  /**
   * Turns a free hold into an allocation.
   *
   * @throws {ReservationExpiredError} (409) when it has lapsed
   * @throws {ReservationClosedError} (409) when it was consumed or released, or an order owns it
   */
  allocateInventory(caller: Caller, reservationId: string): Promise<Allocation> {
    return this.allocations.submit({ caller, input: reservationId });
  }

  /** Gives a free hold back; repeated it answers the same. */
  release(caller: Caller, reservationId: string): Promise<Reservation> {
    return this.releases.submit({ caller, input: reservationId });
  }

  /** Gives an allocation without an order back. */
  releaseAllocation(caller: Caller, id: string): Promise<Allocation> {
    return this.deallocations.submit({ caller, input: id });
  }

  async find(caller: Caller, id: string): Promise<Reservation> {
    const hold = await this.books.reservations.findOne({ _id: id }).lean();
    if (!hold || !sees(caller, hold)) throw new ReservationNotFoundError(id);
    return hold;
  }

  list(
    caller: Caller,
    filter: { productId?: string; orderId?: string; status?: readonly ReservationStatus[] },
    ask: ListAsk,
  ): Promise<Page<Reservation>> {
    return this.lists.page(
      this.books.reservations,
      {
        filter: {
          ...(seesAll(caller) ? {} : { ownerId: ownerOf(caller), free: true }),
          ...(filter.productId ? { productId: filter.productId } : {}),
          ...(filter.orderId ? { _id: rangeOf(filter.orderId), orderId: filter.orderId } : {}),
          ...(filter.status ? { status: { $in: [...filter.status] } } : {}),
        },
        sort: [['_id', -1]],
      },
      ask,
    );
  }

  async findAllocation(id: string): Promise<Allocation> {
    const allocation = await this.books.allocations.findOne({ _id: id }).lean();
    if (!allocation) throw new AllocationNotFoundError(id);
    return allocation;
  }

  listAllocations(
    filter: { productId?: string; status?: readonly Allocation['status'][] },
    ask: ListAsk,
  ): Promise<Page<Allocation>> {
    return this.lists.page(
      this.books.allocations,
      {
        filter: {
          ...(filter.productId ? { productId: filter.productId } : {}),
          ...(filter.status ? { status: { $in: [...filter.status] } } : {}),
        },
        sort: [['_id', -1]],
      },
      ask,
    );
  }

  private async holdBatch(batch: readonly Member<Asked<WantedHold>>[]) {
    await this.books.current().open(batch.map((member) => member.input.input.productId));
    return eachAlone(batch, (asked, member) => this.holdOne(asked, member));
  }

  private async holdOne(
    { caller, input }: Asked<WantedHold>,
    { origin }: Member<unknown>,
  ): Promise<Reservation> {
    const book = this.books.current();
    const page = await this.placeFor(book, input);
    const ownerId = ownerOf(caller);
    if (caller.role === 'customer') await this.limit(book, ownerId);
    const minutes = input.expiryMinutes ?? this.settings.RESERVATION_MINUTES;
    const hold: Reservation = {
      _id: newId(),
      productId: input.productId,
      locationId: page.level.locationId,
      quantity: input.quantity,
      status: 'ACTIVE',
      free: true,
      expiresAt: new Date(book.now.getTime() + minutes * 60_000),
      orderId: null,
      orderItemId: null,
      ownerId,
      createdAt: book.now,
      endedAt: null,
    };
    book.move(page, {
      kind: 'RESERVE',
      delta: { reserved: input.quantity },
      cause: { type: 'reservation', id: hold._id },
      origin,
    });
    book.reservations.add(hold);
    await this.note(
      'reservation.hold',
      hold,
      { status: { to: 'ACTIVE' }, quantity: { to: hold.quantity } },
      origin,
    );
    return hold;
  }

  /** The first location, by priority, that has the whole quantity; lapsed holds are given back first when none seems to. */
  private async placeFor(book: StockBook, wanted: WantedHold) {
    const levels = [...book.levelsOf(wanted.productId)].sort(byPriority);
    if (levels.length === 0) throw new StockNotFoundError(wanted.productId, 'productId');
    const pages = wanted.locationId
      ? levels.filter((page) => page.level.locationId === wanted.locationId)
      : levels;
    if (pages.length === 0) throw new LocationNotFoundError(wanted.locationId ?? MAIN_LOCATION);
    if (!pages.some((page) => page.level.forSale)) throw new ProductNotForSaleError(wanted.productId);
    const enough = () => pages.find((page) => this.holding.takeable(page) >= wanted.quantity);
    if (!enough()) await this.holding.reclaim(book, [wanted.productId]);
    const page = enough();
    if (page) return page;
    const available = Math.max(0, ...pages.map((each) => this.holding.takeable(each)));
    throw new InsufficientStockError([
      { productId: wanted.productId, requested: wanted.quantity, available },
    ]);
  }

  /** Counts and writes the owner's own document, so that two processes cannot both see room for the last hold. */
  private async limit(book: StockBook, ownerId: string): Promise<void> {
    await this.owners.updateOne({ _id: ownerId }, { $inc: { holds: 1 } }, { upsert: true });
    const living = await findRows(this.books.reservations, {
      ownerId,
      free: true,
      status: 'ACTIVE',
      expiresAt: { $gt: book.now },
    });
    if (
      living.length + book.reservations.madeHere((hold) => hold.free && hold.ownerId === ownerId).length >=
      this.settings.HOLDS_PER_CUSTOMER
    ) {
      throw new HoldLimitError(this.settings.HOLDS_PER_CUSTOMER);
    }
  }

  private async releaseOne(
    { caller, input }: Asked<string>,
    { origin }: Member<unknown>,
  ): Promise<Reservation> {
    const book = this.books.current();
    const hold = await this.own(book, caller, input);
    if (hold.status === 'RELEASED') return hold;
    if (hold.status !== 'ACTIVE' || !hold.free)
      throw new ReservationClosedError(hold._id, hold.free ? hold.status : 'held by an order');
    const cause = { type: 'reservation', id: hold._id };
    book.move(pageOf(book, hold), { kind: 'RELEASE', delta: { reserved: -hold.quantity }, cause, origin });
    book.reservations.end(hold, { status: 'RELEASED' });
    await this.note('reservation.release', hold, { status: { from: 'ACTIVE', to: 'RELEASED' } }, origin);
    return hold;
  }

  private async allocateOne(
    { caller, input }: Asked<string>,
    { origin }: Member<unknown>,
  ): Promise<Allocation> {
    const book = this.books.current();
    const hold = await this.own(book, caller, input);
    const lapsed =
      hold.status === 'ACTIVE' && hold.free && hold.expiresAt !== null && hold.expiresAt <= book.now;
    if (lapsed || hold.status === 'EXPIRED') throw new ReservationExpiredError(hold._id, hold.expiresAt);
    if (hold.status !== 'ACTIVE' || !hold.free)
      throw new ReservationClosedError(hold._id, hold.free ? hold.status : 'held by an order');
    book.move(pageOf(book, hold), {
      kind: 'ALLOCATE',
      delta: { reserved: -hold.quantity, allocated: hold.quantity },
      cause: { type: 'reservation', id: hold._id },
      origin,
    });
    book.reservations.end(hold, { status: 'CONSUMED' });
    const allocation = allocationOf(hold, book.now);
    book.allocations.add(allocation);
    await this.note('reservation.allocate', hold, { status: { from: 'ACTIVE', to: 'CONSUMED' } }, origin);
    return allocation;
  }

  private async deallocateOne({ input }: Asked<string>, { origin }: Member<unknown>): Promise<Allocation> {
    const book = this.books.current();
    const [allocation] = await book.allocations.read({ _id: input });
    if (!allocation) throw new AllocationNotFoundError(input);
    if (allocation.orderId) throw new AllocationBoundError(input, 'it belongs to an order; cancel the order');
    if (allocation.status === 'RELEASED') return allocation;
    if (allocation.status === 'SHIPPED') throw new AllocationBoundError(input, 'it has been shipped');
    await book.open([allocation.productId]);
    book.move(pageOf(book, allocation), {
      kind: 'DEALLOCATE',
      delta: { allocated: -allocation.quantity },
      cause: { type: 'allocation', id: allocation._id },
      origin,
    });
    book.allocations.end(allocation, { status: 'RELEASED' });
    await this.bus.ask('audit.record', {
      entries: [
        {
          action: 'allocation.release',
          resource: 'allocation',
          resourceId: allocation._id,
          changes: { status: { from: 'OPEN', to: 'RELEASED' } },
          origin,
        },
      ],
    });
    return allocation;
  }

  private async own(book: StockBook, caller: Caller, id: string): Promise<Reservation> {
    const [hold] = await book.reservations.read({ _id: id });
    if (!hold || !(caller.permissions.has('reservations:any') || hold.ownerId === ownerOf(caller))) {
      throw new ReservationNotFoundError(id);
    }
    await book.open([hold.productId]);
    return hold;
  }

  private note(
    action: string,
    hold: Reservation,
    changes: Record<string, { from?: unknown; to?: unknown }>,
    origin: Member<unknown>['origin'],
  ): Promise<void> {
    return this.bus.ask('audit.record', {
      entries: [{ action, resource: 'reservation', resourceId: hold._id, changes, origin }],
    });
  }
}

function byPriority({ level: a }: BookPage, { level: b }: BookPage): number {
  return a.priority - b.priority || (a.locationId < b.locationId ? -1 : 1);
}

/** A customer holds as a customer, staff as themselves. */
function ownerOf(caller: Caller): string {
  return caller.customerId ?? caller.userId ?? 'system';
}

function seesAll(caller: Caller): boolean {
  return caller.role !== 'customer' && caller.permissions.has('reservations:read');
}

function sees(caller: Caller, hold: Reservation): boolean {
  return seesAll(caller) || (hold.free && hold.ownerId === ownerOf(caller));
}
