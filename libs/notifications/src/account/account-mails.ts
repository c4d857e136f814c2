import { Injectable } from '@nestjs/common';
import type { Requests } from '#contracts/registry.js';
import { Answers } from '#platform/bus/decorators.js';
import { Settings } from '#platform/config/settings.js';
import { MailsService } from '../mails.service.js';
import { PASSWORD_RESET, passwordReset } from './password-reset.js';

/** Mails to somebody about their own account. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly mails: MailsService,
    private readonly settings: Settings,
  ) {}

  @Answers('notifications.passwordReset')
  async reset({ id, to, name }: Requests['notifications.passwordReset']['ask']): Promise<void> {
    const text = passwordReset(name, this.settings.PASSWORD_RESET_URL);
    await this.mails.keep([{ template: PASSWORD_RESET, about: id, to, text, resetId: id }]);
  }
}
