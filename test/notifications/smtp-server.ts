import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** takes: every mail · silent: greets nobody · otherwise the refusal that every mail is answered with */
export type Mood = 'takes' | 'silent' | { readonly code: number; readonly text: string };

/** A mail server that keeps what it gets, refuses it, says nothing, or is down. */
export class MailServer {
  readonly received: ParsedMail[] = [];
  mood: Mood = 'takes';
  /** connections so far */
  visits = 0;
  private server: SMTPServer | null = null;
  private port = 0;

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    await server.up();
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The Message-ID of everything that was taken. */
  get ids(): string[] {
    return this.received.map(({ messageId = '' }) => messageId);
  }

  /** Listens, at the same port as before. */
  async up(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 100,
      disableReverseLookup: true,
      onConnect: (_session, answer) => {
        this.visits++;
        if (this.mood !== 'silent') answer();
      },
      onData: (stream, _session, answer) => {
        void simpleParser(stream).then((mail) => {
          if (typeof this.mood === 'object')
            answer(Object.assign(new Error(this.mood.text), { responseCode: this.mood.code }));
          else {
            this.received.push(mail);
            answer();
          }
        });
      },
    });
    server.on('error', () => undefined);
    const listening = server.listen(this.port, '127.0.0.1');
    await once(listening, 'listening');
    this.port = (listening.address() as AddressInfo).port;
    this.server = server;
  }

  async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((resume) => server.close(() => resume()));
  }
}
