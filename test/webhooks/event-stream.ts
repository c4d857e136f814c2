import type { Wire } from '../support/client.js';

/** What one dispatched message of a stream holds. */
export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: Wire;
}

/** Follows server-sent events as the HTML standard says they are read, with a token, and remembers the last id. */
export class EventStream {
  readonly messages: Message[] = [];
  lastEventId = '';
  private ended: Promise<void> = Promise.resolve();

  private constructor(
    readonly status: number,
    private readonly hangUp: AbortController,
  ) {}

  static async open(
    url: string,
    token: string | null,
    headers: Record<string, string> = {},
  ): Promise<EventStream> {
    const hangUp = new AbortController();
    const answer = await fetch(url, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...headers },
      signal: hangUp.signal,
    });
    const stream = new EventStream(answer.status, hangUp);
    stream.ended = stream.read(answer.body as ReadableStream<Uint8Array>).catch(() => undefined);
    return stream;
  }

  /** Hangs up. */
  async close(): Promise<void> {
    this.hangUp.abort();
    await this.ended;
  }

  /** Waits until the server ends it. */
  end(): Promise<void> {
    return this.ended;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let unread = '';
    for await (const chunk of body) {
      unread += decoder.decode(chunk, { stream: true });
      const blocks = unread.split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
      }),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data !== undefined)
      this.messages.push({
        id: this.lastEventId,
        event: fields.get('event') ?? 'message',
        data: JSON.parse(data) as Wire,
      });
  }
}
