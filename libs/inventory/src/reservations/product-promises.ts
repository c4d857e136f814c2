import { Injectable } from '@nestjs/common';
import type { QueryFilter } from 'mongoose';
import type { InventoryRequests } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Answers } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { HoldsService, pageOf } from '../book/holds.service.js';
import { StockBooks } from '../book/stock-books.js';
import type { Reservation } from './reservation.schema.js';

type Ask<N extends keyof InventoryRequests> = InventoryRequests[N]['ask'];
type Answer<N extends keyof InventoryRequests> = Promise<InventoryRequests[N]['answer']>;

/** What is promised of one product beyond its orders' holds: shown and, when the product ends, given back. */
@Injectable()
export class ProductPromises {
  constructor(
    private readonly books: StockBooks,
    private readonly holds: HoldsService,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  @Answers('inventory.promised')
  async promised({ productId }: Ask<'inventory.promised'>): Answer<'inventory.promised'> {
    const [free] = await this.books.reservations.aggregate<{ holds: number; units: number }>([
      { $match: this.livingOf(productId) },
      { $group: { _id: null, holds: { $sum: 1 }, units: { $sum: '$quantity' } } },
    ]);
    const levels = await this.books.levels.find({ productId }, { allocated: 1 }).lean();
    return {
      freeHolds: free?.holds ?? 0,
      freeUnits: free?.units ?? 0,
      allocatedUnits: levels.reduce((sum, level) => sum + level.allocated, 0),
    };
  }

  @Answers('inventory.releaseFree')
  async releaseFree({
    productId,
    most,
    origin,
    reason,
  }: Ask<'inventory.releaseFree'>): Answer<'inventory.releaseFree'> {
    const book = this.books.current();
    await book.open([productId]);
    await this.holds.reclaim(book, [productId]);
    const ids = await this.books.reservations
      .find(this.livingOf(productId, book.now), { _id: 1 })
      .sort({ expiresAt: 1 })
      .limit(most + 1)
      .lean();
    const living = await book.reservations.read({ _id: { $in: ids.slice(0, most).map((row) => row._id) } });
    for (const hold of living) {
      const cause = { type: 'reservation', id: hold._id };
      const delta = { reserved: -hold.quantity };
      book.move(pageOf(book, hold), { kind: 'RELEASE', delta, cause, origin, reason });
      book.reservations.end(hold, { status: 'RELEASED' });
    }
    await this.bus.ask('audit.record', {
      entries: living.map((hold) => ({
        action: 'reservation.release',
        resource: 'reservation',
        resourceId: hold._id,
        changes: { status: { from: 'ACTIVE', to: 'RELEASED' }, reason: { to: reason } },
        origin,
      })),
    });
    return {
      holds: living.length,
      units: living.reduce((sum, hold) => sum + hold.quantity, 0),
      more: ids.length > most,
    };
  }

  private livingOf(productId: string, now = this.clock.now()): QueryFilter<Reservation> {
    return { productId, status: 'ACTIVE', free: true, expiresAt: { $gt: now } };
  }
}
