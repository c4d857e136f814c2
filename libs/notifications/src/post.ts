import { Injectable } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Settings } from '#platform/config/settings.js';
import type { Mail } from './mail.schema.js';

/** What a mail server needs to know. */
export type Letter = Pick<Mail, 'to' | 'subject' | 'text' | 'html' | 'messageId'>;

/** How a mail leaves the house. */
export abstract class Post {
  /** `server`: mails are handed over by `send`; `mailbox`: they count as sent when they are kept; `none`: they wait. */
  abstract readonly kind: 'server' | 'mailbox' | 'none';
  /** @throws when the mail was not taken */
  abstract send(letter: Letter): Promise<void>;
  abstract close(): void;
}

/** A try that takes longer has failed; together they stay far below the time after which another try may begin. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 30_000,
  dnsTimeout: 5_000,
};

/** Sends by the mail server of SMTP_URL. Without one, development keeps mails in its mailbox and production lets them wait. */
@Injectable()
export class SmtpPost extends Post {
  readonly kind: 'server' | 'mailbox' | 'none';
  private transport: Promise<Transporter> | null = null;

  constructor(private readonly settings: Settings) {
    super();
    const { SMTP_URL: url, NODE_ENV } = settings;
    this.kind = url ? 'server' : NODE_ENV === 'production' ? 'none' : 'mailbox';
  }

  async send(letter: Letter): Promise<void> {
    const { SMTP_URL: url, MAIL_FROM: from } = this.settings;
    if (!url) throw new Error('There is no mail server: SMTP_URL is not set');
    this.transport ??= transportTo(url);
    await (await this.transport).sendMail({ from, ...letter });
  }

  close(): void {
    void this.transport?.then((transport) => transport.close());
  }
}

/** Loaded with the first mail: most processes send none. */
async function transportTo(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({ url, ...TIMEOUTS });
}
