import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Email, Moment, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, type Page, PageQuery } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import { KeptMails } from './kept-mails.js';
import { type Mail, MAIL_STATUSES, type MailRow, type MailStatus } from './mail.schema.js';

interface MailListing {
  readonly status: MailStatus | undefined;
  readonly ask: ListAsk;
}

const STATUS = {
  optional: true,
  description: 'FAILED ones have been refused ten times and wait for somebody',
};

class MailListV1 extends PageQuery {
  @OneOf(MAIL_STATUSES, STATUS) status?: MailStatus;
  toDomain(): MailListing {
    return { status: this.status, ask: this.asks() };
  }
}

class MailListV2 extends CursorQuery {
  @OneOf(MAIL_STATUSES, STATUS) status?: MailStatus;
  toDomain(): MailListing {
    return { status: this.status, ask: this.asks() };
  }
}

class MailView {
  @Text({ max: 200, example: 'order-confirmation:66a1f0c2b7e4d5a3c9f01234' }) id!: string;
  @Text({ max: 64, example: 'order-confirmation' }) template!: string;
  @Email() to!: string;
  @Text({ max: 300, example: 'Your order A7K2-9QX4' }) subject!: string;
  @OneOf(MAIL_STATUSES) status!: MailStatus;
  @Whole({ min: 0, example: 1 }) tries!: number;
  @Moment({ nullable: true, description: 'when it is tried next; null when it is not' }) nextAt!: Date | null;
  @Text({
    max: 2_000,
    nullable: true,
    example: 'Connection timeout',
    description: 'why the last try failed',
  })
  reason!: string | null;
  @Moment() createdAt!: Date;
  @Moment({ nullable: true }) sentAt!: Date | null;

  static from(mail: MailRow): MailView {
    const { _id: id, template, to, subject, status, tries, reason, createdAt, sentAt } = mail;
    const nextAt = status === 'PENDING' ? mail.nextAt : null;
    return { id, template, to, subject, status, tries, nextAt, reason, createdAt, sentAt };
  }
}

@ApiTags('Mails')
@Controller({ path: 'mails', version: ['1', '2'] })
export class MailsController {
  constructor(private readonly mails: KeptMails) {}

  @Get()
  @Allow('dead-letters:write')
  @Describe('Lists mails to customers and what became of them, the newest first.', { id: 'listMails' })
  @ReturnsPage(MailView)
  list(
    @Query(forVersion({ 1: MailListV1, 2: MailListV2 })) { status, ask }: MailListing,
  ): Promise<Page<Mail>> {
    return this.mails.list(status, ask);
  }

  @Post(':id/retry')
  @Allow('dead-letters:write')
  @Audited('mail.retry')
  @Describe('Has a mail that was given up tried again; one that waits or was sent stays as it is.', {
    id: 'retryMail',
    errors: ['MAIL_NOT_FOUND'],
  })
  @Returns(200, MailView)
  retry(@Param('id') id: string): Promise<MailRow> {
    return this.mails.retry(id);
  }
}
