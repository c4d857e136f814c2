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
import { Rounds } from '#platform/life/rounds.js';
import { Letters } from './account/letters.js';
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
  private readonly rounds = new Rounds(
    () => this.round(),
    // what is due stays due until the next look
    (err) => this.logger.warn({ err }, 'The sender of mails waits for the database'),
  );

  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly post: Post,
    private readonly letters: Letters,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.idle) return;
    this.rounds.every(POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.end();
    this.post.close();
  }

  /** Looks for mails that are due now, or right after the look that is under way; nobody waits for it. */
  wake(): void {
    if (!this.idle) void this.rounds.wake();
  }

  /** Nothing to send by, or workers do it. */
  private get idle(): boolean {
    return this.post.kind === 'none' || !this.settings.HANDLE_EVENTS;
  }

  private async round(): Promise<void> {
    if (this.post.kind === 'mailbox') await this.keepAll();
    else await Promise.all(Array.from({ length: AT_ONCE }, () => this.sendDue()));
  }

  /** Mails that were waiting for a server when there is none any more. */
  private async keepAll(): Promise<void> {
    await this.mails.updateMany(
      { status: 'PENDING' },
      { $set: { status: 'SENT', sentAt: this.clock.now() } },
    );
  }

  private async sendDue(): Promise<void> {
    while (!this.rounds.ended) {
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
      const letter = await this.letters.of(mail);
      if (!letter) return { status: 'FAILED', reason: 'What it tells is not good any more' };
      await this.post.send(letter);
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
