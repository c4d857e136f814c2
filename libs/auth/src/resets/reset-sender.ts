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
import { Rounds } from '#platform/life/rounds.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Users } from '../users/users.js';
import { PasswordReset } from './reset.schema.js';

const EVERY_MS = 5_000;
const MOST_AT_ONCE = 50;
/** So that nobody can fill somebody's mailbox. */
const MOST_MAILS = 3;
const LATELY_MS = 3_600_000;

/** Finds out whose forgotten passwords are, and has the mails sent; each reset is looked at once. */
@Injectable()
export class ResetSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ResetSender.name);
  private readonly rounds = new Rounds(
    () => asSystem(() => this.round()),
    (err) => this.logger.warn({ err }, 'Mails about forgotten passwords wait for the database'),
  );

  constructor(
    @InjectModel(PasswordReset.name) private readonly resets: Model<PasswordReset>,
    private readonly users: Users,
    private readonly bus: Bus,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.every(EVERY_MS);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** Looks now, or right after the look that is under way. @returns when what was asked for so far has been looked at */
  async wake(): Promise<void> {
    await this.rounds.wake();
  }

  private async round(): Promise<void> {
    const fresh = await this.resets.find({ status: 'NEW' }).sort({ _id: 1 }).limit(MOST_AT_ONCE).lean();
    for (const reset of fresh) {
      if (this.rounds.ended) return;
      await this.work.run(() => this.send(reset));
    }
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
    await this.bus.ask('notifications.passwordReset', { id: _id, to: user.email, name: user.name });
  }
}
