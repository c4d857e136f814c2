import { setTimeout as pause } from 'node:timers/promises';

const ANSWER_WITHIN_MS = 20_000;
const LOOK_WITHIN_MS = 1_000;

/** The least that spreads requests: every address in turn that was ready when it last looked. It tries nothing twice. */
export class Balancer {
  private ready: readonly string[] = [];
  private turn = 0;
  private readonly over = new AbortController();
  private readonly looking: Promise<void>;

  /** @param urls asked anew at each look: an instance that was restarted has another address */
  constructor(
    private readonly urls: () => readonly string[],
    private readonly everyMs: number,
  ) {
    this.looking = this.look();
  }

  /** @throws when there was no answer */
  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Response> {
    while (this.ready.length === 0) await pause(1);
    const url = this.ready[this.turn++ % this.ready.length] ?? '';
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answer;
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.looking;
  }

  private async look(): Promise<void> {
    while (!this.over.signal.aborted) {
      const urls = this.urls();
      const found = await Promise.all(urls.map(isReady));
      this.ready = urls.filter((_, at) => found[at]);
      await pause(this.everyMs, undefined, { signal: this.over.signal }).catch(() => undefined);
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LOOK_WITHIN_MS) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}
