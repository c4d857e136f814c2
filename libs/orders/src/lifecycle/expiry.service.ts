import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { Combiner } from '#platform/combine/combiner.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { Schedule } from '#platform/schedule/schedule.js';
import { LifecycleService } from './lifecycle.service.js';
import { Order } from '../order.schema.js';

const EVERY_MS = 2_000;
const MOST_AT_ONCE = 50;

/** Under manual processing: cancels the orders that nobody processed while their holds lasted, holds and all. */
@Injectable()
export class ExpiryService implements OnModuleInit {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly lifecycle: LifecycleService,
    private readonly combiner: Combiner,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.every(EVERY_MS, 'orders.lapsed-orders', () => this.sweep());
  }

  /** @returns how many orders it cancelled */
  async sweep(): Promise<number> {
    let cancelled = 0;
    for (;;) {
      const due = await this.due();
      if (due.length === 0) return cancelled;
      const done = await this.combiner.alone(() => this.round());
      cancelled += done;
      if (done === 0) return cancelled;
    }
  }

  private async round(): Promise<number> {
    let done = 0;
    // read again inside the transaction: somebody may have processed one meanwhile
    for (const orderId of await this.due()) if (await this.lifecycle.expire(orderId, currentOrigin())) done++;
    return done;
  }

  private async due(): Promise<string[]> {
    const rows = await this.orders
      .find({ holdsExpireAt: { $lte: this.clock.now() }, status: 'PENDING' }, { _id: 1 })
      .sort({ holdsExpireAt: 1 })
      .limit(MOST_AT_ONCE)
      .lean();
    return rows.map((row) => row._id);
  }
}
