import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ADDRESS } from '../../support/given.js';
import { Reply } from '../../support/client.js';
import { tally } from '../../support/client.js';

const ANSWER_WITHIN_MS = 20_000;
const BETWEEN_TRIES_MS = 40;

/** An order that was asked for and what was answered in the end. */
export interface Bought {
  readonly key: string;
  readonly lines: Readonly<Record<string, number>>;
  readonly reply: Reply;
}

/** Buys like a good client: whatever is not an answer (no connection, 503) is sent again with the same key. */
export class Buyers {
  readonly bought: Bought[] = [];
  /** how often a try got no answer, by reason: a code of 503, or `none` */
  readonly repeats: Record<string, number> = {};
  /** milliseconds from the first try to the answer, of every order */
  readonly waits: number[] = [];

  /** @param urls where to try, one after another; asked anew before each try */
  constructor(
    private readonly urls: () => readonly string[],
    private readonly token: string,
  ) {}

  get acknowledged(): Bought[] {
    return this.bought.filter(({ reply }) => reply.status === 201);
  }
  get statuses(): Record<string, number> {
    return tally(this.bought, ({ reply }) => reply.status);
  }

  /** @throws when there is no answer after `patience` milliseconds */
  async buy(
    lines: Readonly<Record<string, number>>,
    { key = randomUUID() as string, first = 0, patience = 90_000 } = {},
  ): Promise<Bought> {
    const begun = performance.now();
    for (let turn = first; performance.now() - begun < patience; turn++) {
      const reply = await this.once(turn, lines, key);
      if (reply) {
        const bought = { key, lines, reply };
        this.waits.push(performance.now() - begun);
        this.bought.push(bought);
        return bought;
      }
      await pause(BETWEEN_TRIES_MS);
    }
    throw new Error(`Nobody answered for ${patience} ms: ${JSON.stringify(this.repeats)}`);
  }

  /** One try. @returns undefined when it must be repeated */
  async once(turn: number, lines: Readonly<Record<string, number>>, key: string): Promise<Reply | undefined> {
    const urls = this.urls();
    let reply: Reply;
    try {
      reply = await this.post(urls[turn % urls.length] ?? '', lines, key);
    } catch {
      this.repeats['none'] = (this.repeats['none'] ?? 0) + 1;
      return undefined;
    }
    if (reply.status !== 503) return reply;
    const code = reply.codes.join();
    this.repeats[code] = (this.repeats[code] ?? 0) + 1;
    return undefined;
  }

  private async post(url: string, lines: Readonly<Record<string, number>>, key: string): Promise<Reply> {
    const items = Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity }));
    const answer = await fetch(`${url}/v2/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ items, shippingAddress: ADDRESS }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return new Reply(answer.status, answer.headers, await answer.text());
  }
}

/** The value below which that share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}
