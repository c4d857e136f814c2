import type { Client, Wire } from '../support/client.js';
import { ok } from '../support/given.js';

/**
 * Another system that keeps a view of its own: what became of each order, and what lies where. It knows an event again by
 * its id, and where it stands in the feed by the last seq that it has worked through.
 */
export class Receiver {
  readonly orders = new Map<string, string>();
  readonly stock = new Map<string, unknown>();
  readonly seen = new Set<string>();
  /** ids of events that came again */
  readonly again: string[] = [];
  after = 0;

  constructor(private readonly client: Client) {}

  /** Reads the feed to its end, in batches. @param dieAt after so many events, before it has noted how far it came */
  async catchUp(limit: number, dieAt = Infinity): Promise<void> {
    for (let worked = 0; ;) {
      const reply = await this.client.get(`/v2/events?after=${this.after}&limit=${limit}`);
      ok(reply);
      for (const event of reply.rows) {
        if (worked++ === dieAt) return;
        this.take(event);
      }
      if (reply.rows.length === 0) return;
      this.after = Number((reply.meta as unknown as { next: number }).next);
    }
  }

  take({ id, name, data }: Wire): void {
    if (this.seen.has(id)) {
      this.again.push(id);
      return;
    }
    this.seen.add(id);
    const { orderId, productId, locationId, balance } = data as Wire;
    if (name === 'order:created') this.orders.set(String(orderId), 'PENDING');
    if (name === 'order:processed') this.orders.set(String(orderId), 'PROCESSING');
    if (name === 'order:cancelled') this.orders.set(String(orderId), 'CANCELLED');
    if (name === 'inventory:updated') this.stock.set(`${productId} ${String(locationId)}`, balance);
  }
}
