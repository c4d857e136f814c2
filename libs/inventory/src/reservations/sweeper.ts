import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#platform/clock/clock.js';
import { Combiner } from '#platform/combine/combiner.js';
import { Schedule } from '#platform/schedule/schedule.js';
import { HoldsService } from '../book/holds.service.js';
import { StockBooks } from '../book/stock-books.js';

const EVERY_MS = 2_000;
const MOST_AT_ONCE = 200;

/** Tidies up free holds that have lapsed. Nobody waits for it: a lapsed hold is for sale from its very instant. */
@Injectable()
export class Sweeper implements OnModuleInit {
  constructor(
    private readonly combiner: Combiner,
    private readonly books: StockBooks,
    private readonly holds: HoldsService,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.every(EVERY_MS, 'inventory.lapsed-holds', () => this.sweep());
  }

  /** @returns how many holds it ended */
  async sweep(): Promise<number> {
    let ended = 0;
    for (;;) {
      const lapsed = await this.books.reservations.exists({
        status: 'ACTIVE',
        free: true,
        expiresAt: { $lte: this.clock.now() },
      });
      if (!lapsed) return ended;
      const round = await this.combiner.alone(() => this.round());
      ended += round;
      if (round === 0) return ended;
    }
  }

  private async round(): Promise<number> {
    const book = this.books.current();
    const ids = await this.books.reservations
      .find({ status: 'ACTIVE', free: true, expiresAt: { $lte: book.now } }, { _id: 1 })
      .sort({ expiresAt: 1 })
      .limit(MOST_AT_ONCE)
      .lean();
    const holds = await book.reservations.read({ _id: { $in: ids.map((row) => row._id) } });
    await book.open(holds.map((hold) => hold.productId));
    return holds.filter((hold) => this.holds.expire(book, hold)).length;
  }
}
