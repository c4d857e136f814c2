import { Injectable } from '@nestjs/common';
import { Bus } from '#platform/bus/bus.js';
import type { Mail } from '../mail.schema.js';
import { withToken } from './password-reset.js';

type Kept = Pick<Mail, 'text' | 'html' | 'resetId'>;

/** Fills in what is told in a mail and must not lie in the database. */
@Injectable()
export class Letters {
  constructor(private readonly bus: Bus) {}

  /** @returns the mail as it is sent; null when what it tells is not good any more */
  async of<M extends Kept>(mail: M): Promise<M | null> {
    const { resetId } = mail;
    // rows of former versions have none
    if (!resetId) return mail;
    const token = await this.bus.ask('auth.resetToken', { id: resetId });
    return token === null ? null : withToken(mail, token);
  }
}
