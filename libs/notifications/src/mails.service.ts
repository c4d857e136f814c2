import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { messageIdOf } from './mail.rules.js';
import { Mail } from './mail.schema.js';
import { Post } from './post.js';
import { Sender } from './sender.js';
import type { MailText } from './templates/template.js';

/** A mail before it is known whom it goes to. */
export interface Draft {
  readonly template: string;
  /** what it is about, once per template: the order, or a shipment, return or refund of it */
  readonly about: string;
  readonly customerId: string | null;
  readonly write: (customerName: string) => MailText;
}

/** A mail before it is kept. */
export interface NewMail extends Pick<Draft, 'template' | 'about'> {
  readonly to: string;
  readonly text: MailText;
  readonly resetId?: string;
}

/** Keeps mails to be sent; the sender takes them from there. */
@Injectable()
export class MailsService {
  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly post: Post,
    private readonly sender: Sender,
  ) {}

  /** In the running transaction. Guests and customers without an address get none. */
  async write(drafts: readonly Draft[]): Promise<void> {
    const ids = [...new Set(drafts.flatMap(({ customerId }) => customerId ?? []))];
    if (ids.length === 0) return;
    const customers = await this.bus.ask('customers.find', { ids });
    const mails = drafts.flatMap(({ template, about, customerId, write }) => {
      const customer = customerId === null ? undefined : customers.get(customerId);
      return customer?.email ? [{ template, about, to: customer.email, text: write(customer.name) }] : [];
    });
    await this.keep(mails);
  }

  /** In the running transaction. */
  async keep(mails: readonly NewMail[]): Promise<void> {
    await insertRows(
      this.mails,
      mails.map((mail) => this.rowOf(mail)),
    );
    if (this.post.kind === 'server') this.work.afterCommit(() => this.sender.wake());
  }

  private rowOf({ template, about, to, text, resetId }: NewMail): Mail {
    const now = this.clock.now();
    const _id = `${template}:${about}`;
    const kept = this.post.kind === 'mailbox';
    return {
      _id,
      template,
      to,
      ...text,
      resetId: resetId ?? null,
      messageId: messageIdOf(_id, this.settings.MAIL_FROM),
      status: kept ? 'SENT' : 'PENDING',
      tries: 0,
      nextAt: now,
      reason: null,
      createdAt: now,
      sentAt: kept ? now : null,
    };
  }
}
