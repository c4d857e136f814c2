import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import type { Settings } from '#platform/config/settings.js';
import { AccountMails } from './account/account-mails.js';
import { Letters } from './account/letters.js';
import { Mail, MailSchema } from './mail.schema.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { KeptMails } from './kept-mails.js';
import { MailsController } from './mails.controller.js';
import { MailsService } from './mails.service.js';
import { NotificationsListeners } from './notifications.listeners.js';
import { OrderMails } from './order-mails.js';
import { Post, SmtpPost } from './post.js';
import { Sender } from './sender.js';

/** Mails to customers. */
@Module({
  imports: [MongooseModule.forFeature([{ name: Mail.name, schema: MailSchema }])],
  controllers: [MailsController],
  providers: [
    AccountMails,
    KeptMails,
    Letters,
    MailsService,
    OrderMails,
    NotificationsListeners,
    Sender,
    { provide: Post, useClass: SmtpPost },
  ],
})
export class NotificationsModule {
  /** With the mailbox of development, which production has not. */
  static with(settings: Settings): DynamicModule {
    return {
      module: NotificationsModule,
      controllers: settings.NODE_ENV === 'production' ? [] : [MailboxController],
    };
  }
}
