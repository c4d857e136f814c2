import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { asSystem } from '#platform/context/request-context.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Users } from '../users/users.js';
import { PasswordReset } from './reset.schema.js';
import { ResetTokens } from './reset-token.js';

const EVERY_MS = 5_000;
const MOST_AT_ONCE = 50;
/** So that nobody can fill somebody's mailbox. */
const MOST_MAILS = 3;
const LATELY_MS = 3_600_000;

/** Finds out whose forgotten passwords are, and has the mails sent; each reset is looked at once. */
@Injectable()
export class ResetSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ResetSender.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;

  constructor(
    @InjectModel(PasswordReset.name) private readonly resets: Model<PasswordReset>,
    private readonly users: Users,
    private readonly tokens: ResetTokens,
    private readonly bus: Bus,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Looks now, or right after the look that is under way; nobody waits for it. */
  wake(): void {
    this.wanted = true;
    this.running ??= this.rounds().finally(() => {
      this.running = null;
    });
  }

  /** Waits until what was asked for has been looked at; for tests. */
  async settled(): Promise<void> {
    this.wake();
    await this.running;
  }

  private async rounds(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      try {
        await asSystem(() => this.round());
      } catch (error) {
        this.logger.warn({ err: error }, 'Mails about forgotten passwords wait for the database');
      }
    }
  }

  private async round(): Promise<void> {
    const fresh = await this.resets.find({ status: 'NEW' }).sort({ _id: 1 }).limit(MOST_AT_ONCE).lean();
    for (const reset of fresh) await this.work.run(() => this.send(reset));
  }

  private async send({ _id, email }: PasswordReset): Promise<void> {
    const user = await this.users.byEmail(email);
    const lately = new Date(this.clock.millis() - LATELY_MS);
    const sent = await this.resets.countDocuments({
      email,
      createdAt: { $gt: lately },
      status: { $in: ['SENT', 'USED'] },
    });
    const wanted = user?.status === 'ACTIVE' && sent < MOST_MAILS;
    const taken = await this.resets.updateOne(
      { _id, status: 'NEW' },
      { $set: { status: wanted ? 'SENT' : 'VOID' } },
    );
    if (!wanted || !user || taken.matchedCount === 0) return;
    await this.bus.ask('notifications.passwordReset', {
      id: _id,
      to: user.email,
      name: user.name,
      token: this.tokens.of(_id),
    });
  }
}
