import { randomUUID } from 'node:crypto';
import type { Bought } from '../crash/support/buyer.js';
import type { Shop } from '../crash/support/shop.js';
import { Reply } from '../support/client.js';
import { ADDRESS } from '../support/given.js';
import type { Balancer } from './balancer.js';

/** People who look around and buy, each request once: whatever is no success is kept as a failure. */
export class Shopping {
  readonly bought: Bought[] = [];
  readonly failed: string[] = [];
  /** milliseconds of every request */
  readonly waits: number[] = [];
  private over = false;
  private readonly products: readonly string[];

  constructor(
    private readonly balancer: Balancer,
    private readonly shop: Shop,
  ) {
    this.products = [...shop.stock.keys()];
  }

  get answered(): number {
    return this.waits.length;
  }

  /** Goes on until `end`. */
  async begin(shoppers: number): Promise<void> {
    await Promise.all(Array.from({ length: shoppers }, (_, at) => this.shopper(at)));
  }

  end(): void {
    this.over = true;
  }

  private async shopper(at: number): Promise<void> {
    // each has products of their own: two processes that want the same level would be told to come again
    const own = this.products.filter((_, index) => index % 12 === at % 12);
    for (let visit = 0; !this.over; visit++) {
      const productId = own[visit % own.length] ?? '';
      await this.ask('GET', `/v2/products/${productId}`);
      await this.ask('GET', '/v2/products?limit=5');
      const key = randomUUID();
      const order = { items: [{ productId, quantity: 1 }], shippingAddress: ADDRESS };
      const reply = await this.ask('POST', '/v2/orders', { 'idempotency-key': key }, JSON.stringify(order));
      if (!reply) continue;
      this.bought.push({ key, lines: { [productId]: 1 }, reply });
      await this.ask('GET', `/v2/orders/${reply.data.id}`);
    }
  }

  /** @returns undefined when it failed */
  private async ask(
    method: string,
    path: string,
    more: Record<string, string> = {},
    body?: string,
  ): Promise<Reply | undefined> {
    const since = performance.now();
    const headers = {
      authorization: `Bearer ${this.shop.token('customer')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    try {
      const answer = await this.balancer.send(method, path, headers, body);
      const reply = new Reply(answer.status, answer.headers, await answer.text());
      this.waits.push(performance.now() - since);
      if (reply.status < 300) return reply;
      this.failed.push(`${method} ${path}: ${reply.status} ${reply.codes.join()}`);
    } catch (error) {
      const cause = (error as { cause?: { code?: unknown } }).cause;
      this.failed.push(`${method} ${path}: ${String(cause?.code ?? error)}`);
    }
    return undefined;
  }
}
