import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Relay } from '../bus/relay.js';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { FactFeed } from './fact-feed.js';
import { EventRow, KeptEvents, ParkedEvent } from './outbox.schema.js';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;

/**
 * Drops events that are older than EVENTS_KEPT_DAYS and that every handler has done. Any process may do it at any time:
 * the mark moves first and never back, and what lies before it is deleted, however often.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Retention.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    @InjectModel(ParkedEvent.name) private readonly parked: Model<ParkedEvent>,
    @InjectModel(KeptEvents.name) private readonly kept: Model<KeptEvents>,
    private readonly feed: FactFeed,
    private readonly relay: Relay,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.EVENTS_KEPT_DAYS === 0) return;
    this.timer = setInterval(() => {
      this.running = this.sweep().catch((error: unknown) =>
        this.logger.warn({ err: error }, 'Old events wait for the database'),
      );
    }, EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** @returns how many events were dropped */
  async sweep(): Promise<number> {
    const days = this.settings.EVENTS_KEPT_DAYS;
    if (days === 0) return 0;
    const before = new Date(this.clock.millis() - days * DAY_MS);
    const [{ done }, parked] = [
      await this.relay.progress(),
      await this.parked.find({}, { seq: 1 }).sort({ seq: 1 }).limit(1).lean(),
    ];
    const from = Math.min(await this.feed.firstSince(before), done + 1, parked[0]?.seq ?? Infinity);
    if (from > 1) await this.kept.updateOne({ _id: 'events' }, { $max: { from, before } }, { upsert: true });
    const { from: mark } = await this.feed.keptFrom();
    return (await this.events.deleteMany({ _id: { $lt: mark } })).deletedCount;
  }
}
