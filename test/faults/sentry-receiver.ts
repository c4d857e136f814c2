import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the protocol of Sentry says of an error, as far as tests look at it. */
export interface Reported {
  readonly fingerprint: string[];
  readonly environment: string;
  readonly tags: Record<string, string>;
  readonly contexts: Record<string, Record<string, unknown>>;
  readonly exception: {
    readonly values: {
      readonly type: string;
      readonly value: string;
      readonly stacktrace: { readonly frames: { filename: string; function?: string }[] };
    }[];
  };
}

/** Takes envelopes as Sentry does, and keeps them. */
export class SentryReceiver {
  readonly bodies: string[] = [];
  readonly paths: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly dsn: string,
  ) {}

  static async open(): Promise<SentryReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const receiver = new SentryReceiver(server, `http://public0key@127.0.0.1:${port}/42`);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        receiver.paths.push(request.url ?? '');
        receiver.bodies.push(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    return receiver;
  }

  /** The errors that were reported: an envelope is a head, and a head and a body for each thing in it. */
  get errors(): Reported[] {
    return this.bodies.flatMap((body) => {
      const [, ...lines] = body.split('\n').filter(Boolean);
      const pairs = lines.flatMap((line, at) =>
        at % 2 === 0 ? [[line, lines[at + 1] ?? '{}'] as const] : [],
      );
      return pairs
        .filter(([head]) => (JSON.parse(head) as { type: string }).type === 'event')
        .map(([, event]) => JSON.parse(event) as Reported);
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
