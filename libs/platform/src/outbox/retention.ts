import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Relay } from '../bus/relay.js';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { Schedule } from '../schedule/schedule.js';
import { FactFeed } from './fact-feed.js';
import { LogStore } from './log-store.js';
import { KeptEvents } from './outbox.schema.js';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;

/**
 * Drops events that are older than EVENTS_KEPT_DAYS and that every handler has done. Any process may do it at any time:
 * the mark moves first and never back, and what lies before it is deleted, however often.
 */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    @InjectModel(KeptEvents.name) private readonly kept: Model<KeptEvents>,
    private readonly store: LogStore,
    private readonly feed: FactFeed,
    private readonly relay: Relay,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    if (this.settings.EVENTS_KEPT_DAYS > 0)
      this.schedule.every(EVERY_MS, 'platform.old-events', () => this.sweep());
  }

  /** @returns how many events were dropped */
  async sweep(): Promise<number> {
    const days = this.settings.EVENTS_KEPT_DAYS;
    if (days === 0) return 0;
    const before = new Date(this.clock.millis() - days * DAY_MS);
    const [{ done }, parked] = [
      await this.relay.progress(),
      await this.store.parked.find({}, { seq: 1 }).sort({ seq: 1 }).limit(1).lean(),
    ];
    const from = Math.min(await this.feed.firstSince(before), done + 1, parked[0]?.seq ?? Infinity);
    if (from > 1) await this.kept.updateOne({ _id: 'events' }, { $max: { from, before } }, { upsert: true });
    const { from: mark } = await this.feed.keptFrom();
    return (await this.store.events.deleteMany({ _id: { $lt: mark } })).deletedCount;
  }
}
