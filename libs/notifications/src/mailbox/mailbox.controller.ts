import { Controller, Get, Header, Query, VERSION_NEUTRAL } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Model } from 'mongoose';
import { Public } from '#platform/http/access.js';
import { Email } from '#platform/http/fields.js';
import { Bare } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { Letters } from '../account/letters.js';
import { withToken } from '../account/password-reset.js';
import { Mail } from '../mail.schema.js';
import { MAILBOX_STYLE, mailboxPage } from './mailbox.page.js';

const LATEST = 50;
/** what stands in a mail in place of a token that was used, or is too old */
const OVER = '(not good any more)';

class MailboxQuery {
  @Email({ optional: true }) to?: string;
}

/** The mailbox of development: everybody may read everything. The module leaves it out in production. */
@ApiExcludeController()
@Controller({ path: 'dev', version: VERSION_NEUTRAL })
@Public()
@Bare()
export class MailboxController {
  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly letters: Letters,
  ) {}

  @Get('mailbox')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(@Query(forAll(MailboxQuery)) { to }: MailboxQuery): Promise<string> {
    return mailboxPage(await this.latest(to));
  }

  @Get('mailbox.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  style(): string {
    return MAILBOX_STYLE;
  }

  @Get('mailbox.json')
  async list(@Query(forAll(MailboxQuery)) { to }: MailboxQuery): Promise<object[]> {
    const mails = await this.latest(to);
    return mails.map(
      ({ _id: id, template, to: receiver, subject, text, html, messageId, status, createdAt, sentAt }) => {
        return { id, template, to: receiver, subject, text, html, messageId, status, createdAt, sentAt };
      },
    );
  }

  private async latest(to?: string): Promise<Mail[]> {
    const filter = to === undefined ? {} : { to: to.toLowerCase() };
    const kept = await this.mails.find(filter).sort({ createdAt: -1, _id: -1 }).limit(LATEST).lean();
    return Promise.all(kept.map(async (mail) => (await this.letters.of(mail)) ?? withToken(mail, OVER)));
  }
}
