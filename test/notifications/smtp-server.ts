import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A mail server that keeps what it gets, or refuses it. */
export class SmtpServer {
  /** what was handed over, headers and all */
  readonly received: string[] = [];
  /** answers to DATA that come before mails are taken again */
  refusals: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmtpServer> {
    const server = createServer();
    const smtp = new SmtpServer(server);
    server.on('connection', (socket) => smtp.talk(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return smtp;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private talk(socket: Socket): void {
    let unread = '';
    let inData = false;
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      unread += chunk.toString();
      for (;;) {
        const end = inData ? '\r\n.\r\n' : '\r\n';
        const at = unread.indexOf(end);
        if (at < 0) return;
        const said = unread.slice(0, at);
        unread = unread.slice(at + end.length);
        if (inData) {
          inData = false;
          this.received.push(said);
          socket.write('250 kept\r\n');
        } else if (/^DATA/i.test(said)) {
          const refusal = this.refusals.shift();
          inData = refusal === undefined;
          socket.write(`${refusal ?? '354 go on'}\r\n`);
        } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
}
