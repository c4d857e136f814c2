import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { afterFailure } from './mail.rules.js';
import { Mail } from './mail.schema.js';
import { Post } from './post.js';

const POLL_MS = 5_000;
/** Whoever takes a mail has this long before another may think that the try was lost. */
const TRY_MS = 120_000;
/** Mails that are handed to the server at the same time. */
const AT_ONCE = 4;

/**
 * Sends what is due, outside any transaction. Only a crash between sending and marking sends a mail again, with the same
 * Message-ID.
 */
@Injectable()
export class Sender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sender.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopped = false;

  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly post: Post,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.idle) return;
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
    this.post.close();
  }

  /** Looks for mails that are due now, or right after the look that is under way. */
  wake(): void {
    this.wanted = true;
    if (this.running || this.stopped || this.idle) return;
    this.running = this.rounds().finally(() => {
      this.running = null;
      if (this.wanted) this.wake();
    });
  }

  /** Nothing to send by, or workers do it. */
  private get idle(): boolean {
    return this.post.kind === 'none' || !this.settings.HANDLE_EVENTS;
  }

  private async rounds(): Promise<void> {
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      try {
        if (this.post.kind === 'mailbox') await this.keepAll();
        else await Promise.all(Array.from({ length: AT_ONCE }, () => this.sendDue()));
      } catch (error) {
        // the database is away: what is due stays due until the next look
        this.logger.warn({ err: error }, 'The sender of mails waits for the database');
      }
    }
  }

  /** Mails that were waiting for a server when there is none any more. */
  private async keepAll(): Promise<void> {
    await this.mails.updateMany(
      { status: 'PENDING' },
      { $set: { status: 'SENT', sentAt: this.clock.now() } },
    );
  }

  private async sendDue(): Promise<void> {
    while (!this.stopped) {
      const mail = await this.take();
      if (!mail) return;
      const result = await this.tryOnce(mail);
      await this.mails.updateOne({ _id: mail._id, status: 'PENDING', tries: mail.tries }, { $set: result });
    }
  }

  private take(): Promise<Mail | null> {
    const now = this.clock.now();
    return this.mails
      .findOneAndUpdate(
        { status: 'PENDING', nextAt: { $lte: now } },
        { $set: { nextAt: new Date(now.getTime() + TRY_MS) }, $inc: { tries: 1 } },
        { sort: { nextAt: 1 }, returnDocument: 'after' },
      )
      .lean();
  }

  private async tryOnce(mail: Mail): Promise<Partial<Mail>> {
    try {
      await this.post.send(mail);
      return { status: 'SENT', sentAt: this.clock.now(), reason: null };
    } catch (error) {
      this.logger.warn({ err: error, mail: mail._id, tries: mail.tries }, `${mail._id} could not be sent`);
      return {
        ...afterFailure(mail.tries, this.clock.now()),
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  }
}
