import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Wire } from '../support/client.js';

export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly event: Wire;
}

/** Another system that is told of events. It answers 200 unless `answer` says otherwise. */
export class Hook {
  readonly calls: Posted[] = [];
  answer: (response: ServerResponse, call: Posted) => void = (response) => response.end('thank you');

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(): Promise<Hook> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const hook = new Hook(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        const call = { headers: request.headers, text, event: JSON.parse(text) as Wire };
        hook.calls.push(call);
        hook.answer(response, call);
      });
    });
    return hook;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The `webhook-id` of every call. */
  get ids(): string[] {
    return this.calls.map(({ headers }) => String(headers['webhook-id']));
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** Answers with a status. */
export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end('no');
