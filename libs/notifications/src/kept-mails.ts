import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { DomainError } from '#platform/errors/api-error.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { changeRows, findRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Mail, type MailRow, type MailStatus } from './mail.schema.js';
import { Sender } from './sender.js';

class MailNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'MAIL_NOT_FOUND';
  constructor(id: string) {
    super(`There is no mail ${id}`);
  }
}

/** What became of mails, for those who see to it that they arrive. */
@Injectable()
export class KeptMails {
  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
    private readonly sender: Sender,
  ) {}

  /** The newest first. */
  list(status: MailStatus | undefined, ask: ListAsk): Promise<Page<Mail>> {
    const filter = status === undefined ? {} : { status };
    const sort = [['createdAt', -1] as const, ['_id', -1] as const];
    return this.lists.page(this.mails, { filter, sort, projection: { text: 0, html: 0 } }, ask);
  }

  /**
   * Has a mail that was given up tried again, ten times; one that waits or was sent stays as it is.
   *
   * @throws {MailNotFoundError}
   */
  retry(id: string): Promise<MailRow> {
    return this.work.run(async () => {
      const [mail]: MailRow[] = await findRows(this.mails, { _id: id });
      if (!mail) throw new MailNotFoundError(id);
      if (mail.status !== 'FAILED') return mail;
      const set = { status: 'PENDING' as const, tries: 0, nextAt: this.clock.now() };
      await changeRows(this.mails, [{ filter: { _id: id, status: 'FAILED' }, update: { $set: set } }]);
      const changes = { status: { from: 'FAILED', to: 'PENDING' }, reason: { from: mail.reason } };
      await this.bus.ask('audit.record', {
        entries: [{ action: 'mail.retry', resource: 'mail', resourceId: id, changes }],
      });
      this.work.afterCommit(() => this.sender.wake());
      return { ...mail, ...set };
    });
  }
}
