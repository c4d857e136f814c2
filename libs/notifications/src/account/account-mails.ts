import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Requests } from '#contracts/registry.js';
import { Answers } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { messageIdOf } from '../mail.rules.js';
import { Mail } from '../mail.schema.js';
import { PASSWORD_RESET, passwordReset } from './password-reset.js';
import { Post } from '../post.js';
import { Sender } from '../sender.js';

/** Mails to somebody about their own account. */
@Injectable()
export class AccountMails {
  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly post: Post,
    private readonly sender: Sender,
  ) {}

  @Answers('notifications.passwordReset')
  async reset({ id, to, name, token }: Requests['notifications.passwordReset']['ask']): Promise<void> {
    const now = this.clock.now();
    const _id = `${PASSWORD_RESET}:${id}`;
    const kept = this.post.kind === 'mailbox';
    const mail: Mail = {
      _id,
      template: PASSWORD_RESET,
      to,
      ...passwordReset(name, token, this.settings.PASSWORD_RESET_URL),
      messageId: messageIdOf(_id, this.settings.MAIL_FROM),
      status: kept ? 'SENT' : 'PENDING',
      tries: 0,
      nextAt: now,
      reason: null,
      createdAt: now,
      sentAt: kept ? now : null,
    };
    await insertRows(this.mails, [mail]);
    if (this.post.kind === 'server') this.work.afterCommit(() => this.sender.wake());
  }
}
