import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Webhook } from '../endpoints/webhook.schema.js';
import { Delivery } from './delivery.schema.js';
import { PING } from './delivery.rules.js';
import { Replays } from './replays.js';
import { Trip } from './trip.js';

/** How long what another process queued, or the end of a wait, may go unnoticed. */
const POLL_MS = 1_000;
/** Calls of one webhook at the same time; each webhook has its own, so a slow one holds up no other. */
const AT_ONCE = 4;
/** Whoever takes a delivery has this long before another may think that the try was lost. */
const TRY_MS = 60_000;
/** Calls that are under way may end in this time when the process stops. */
const GRACE_MS = 3_000;

/**
 * Brings queued deliveries to their receivers, outside any transaction. Of all processes one takes a delivery at a time;
 * only a crash between call and note calls again, with the same webhook-id.
 */
@Injectable()
export class Courier implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Courier.name);
  private readonly ended = new AbortController();
  private readonly busy = new Map<string, Set<Promise<void>>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private wanted = false;
  private stopped = false;

  constructor(
    @InjectModel(Webhook.name) private readonly webhooks: Model<Webhook>,
    @InjectModel(Delivery.name) private readonly deliveries: Model<Delivery>,
    private readonly replays: Replays,
    private readonly trip: Trip,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.HANDLE_EVENTS) return;
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    const end = setTimeout(() => this.ended.abort(), GRACE_MS);
    await this.looking;
    await Promise.all([...this.busy.values()].flatMap((trips) => [...trips]));
    clearTimeout(end);
  }

  /** Looks for deliveries that are due now, or right after the look that is under way. */
  wake(): void {
    this.wanted = true;
    if (this.looking || this.stopped || !this.settings.HANDLE_EVENTS) return;
    this.looking = this.look().finally(() => {
      this.looking = null;
      if (this.wanted) this.wake();
    });
  }

  private async look(): Promise<void> {
    this.wanted = false;
    try {
      for (const webhook of await this.webhooks.find({}).lean()) {
        // a stretch at a time, so that the other webhooks have their turn
        if (webhook.replay !== null && (await this.replays.goOn(webhook._id))) this.wanted = true;
        this.start(webhook);
      }
    } catch (error) {
      // the database is away: what is due stays due until the next look
      this.logger.warn({ err: error }, 'Webhooks wait for the database');
    }
  }

  /** One more takes deliveries of a webhook, as long as there are any. */
  private start(webhook: Webhook): void {
    const trips = this.busy.get(webhook._id) ?? new Set();
    if (trips.size >= AT_ONCE || this.stopped) return;
    const trip = this.round(webhook)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'A webhook waits for the database'))
      .finally(() => {
        trips.delete(trip);
        if (trips.size === 0) this.busy.delete(webhook._id);
      });
    this.busy.set(webhook._id, trips.add(trip));
  }

  private async round(first: Webhook): Promise<void> {
    for (let webhook: Webhook | null = first; webhook && !this.stopped;) {
      const delivery = await this.take(webhook);
      if (!delivery) return;
      this.start(webhook);
      await this.trip.make(webhook, delivery, this.ended.signal);
      // as it is now: its address, its secrets and whether it is enabled may have changed
      webhook = await this.webhooks.findOne({ _id: first._id }).lean();
    }
  }

  private take({ _id, enabled }: Webhook): Promise<Delivery | null> {
    const now = this.clock.now();
    const due = { webhookId: _id, status: 'PENDING' as const, nextAt: { $lte: now } };
    return this.deliveries
      .findOneAndUpdate(
        enabled ? due : { ...due, name: PING },
        { $set: { nextAt: new Date(now.getTime() + TRY_MS) }, $inc: { tries: 1 } },
        { sort: { nextAt: 1 }, returnDocument: 'after' },
      )
      .lean();
  }
}
