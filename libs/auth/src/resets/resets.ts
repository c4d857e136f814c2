import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Requests } from '#contracts/registry.js';
import { Bus } from '#platform/bus/bus.js';
import { Answers } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { newId } from '#platform/mongo/ids.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { emailKey } from '../users/user.schema.js';
import { PasswordReset } from './reset.schema.js';
import { ResetSender } from './reset-sender.js';
import { ResetTokens } from './reset-token.js';

const LIFE_MS = 30 * 60_000;

/** Notes that somebody has forgotten a password, in the same way whether the account exists or not. */
@Injectable()
export class Resets {
  constructor(
    @InjectModel(PasswordReset.name) private readonly resets: Model<PasswordReset>,
    private readonly sender: ResetSender,
    private readonly tokens: ResetTokens,
    private readonly bus: Bus,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Whose it is, is looked up later and by somebody else: neither the answer nor its time tells. */
  forget(email: string): Promise<void> {
    const now = this.clock.now();
    const reset: PasswordReset = {
      _id: newId(),
      email: emailKey(email),
      status: 'NEW',
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFE_MS),
    };
    const origin = currentOrigin();
    const actor = origin.userId ?? 'anonymous';
    const entry = { action: 'user.forgot-password', resource: 'password-reset', resourceId: reset._id };
    return this.work.run(async () => {
      await insertRows(this.resets, [reset]);
      await this.bus.ask('audit.record', {
        entries: [{ ...entry, changes: {}, origin: { ...origin, actor } }],
      });
      this.work.afterCommit(() => void this.sender.wake());
    });
  }

  /** @returns the reset when it may still be used */
  async usable(id: string): Promise<PasswordReset | null> {
    return this.resets.findOne({ _id: id, status: 'SENT', expiresAt: { $gt: this.clock.now() } }).lean();
  }

  @Answers('auth.resetToken')
  async tokenOf({ id }: Requests['auth.resetToken']['ask']): Promise<string | null> {
    return (await this.usable(id)) && this.tokens.of(id);
  }

  /** In the running transaction. @returns whether it was still unused */
  async use({ _id, email }: PasswordReset): Promise<boolean> {
    const used = await this.resets.updateOne({ _id, status: 'SENT' }, { $set: { status: 'USED' } });
    if (used.matchedCount === 1) await this.voidAll(email);
    return used.matchedCount === 1;
  }

  /** In the running transaction: a new password overtakes what was asked for before it. */
  async voidAll(email: string): Promise<void> {
    await this.resets.updateMany({ email, status: { $in: ['NEW', 'SENT'] } }, { $set: { status: 'VOID' } });
  }
}
