import type { TestApp } from '../support/app.js';
import type { Reply, Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';

export interface Piece {
  readonly orderItemId: string;
  readonly quantity: number;
}

/** The counter where goods and money come back: orders that were shipped, and what can be done with them. */
export class Counter {
  readonly given: Given;

  constructor(readonly app: TestApp) {
    this.given = new Given(app);
  }

  /** An order that is being processed. */
  async processed(lines: Readonly<Record<string, number>>): Promise<Wire> {
    const order = await this.given.order(lines);
    return ok(await this.app.as('clerk').post(`/v1/orders/${order.id}/process`));
  }

  ship(orderId: string, body: object = {}): Promise<Wire> {
    return this.app.as('warehouse').post(`/v1/orders/${orderId}/shipments`, body).then(ok);
  }

  deliver(shipment: Wire): Promise<Wire> {
    return this.app.as('warehouse').post(`/v1/shipments/${shipment.id}/delivered`).then(ok);
  }

  /** An order that has been shipped whole. */
  async shipped(lines: Readonly<Record<string, number>>): Promise<Wire> {
    const { id } = await this.processed(lines);
    await this.ship(id);
    return this.order(id);
  }

  order(id: string): Promise<Wire> {
    return this.app.as('clerk').get(`/v1/orders/${id}`).then(ok);
  }

  back(id: string): Promise<Wire> {
    return this.app.as('clerk').get(`/v1/returns/${id}`).then(ok);
  }

  request(orderId: string, pieces: readonly Piece[], headers: Record<string, string> = {}): Promise<Reply> {
    const items = pieces.map((piece) => ({ ...piece, reason: 'broken' }));
    return this.app.as('customer').post(`/v1/orders/${orderId}/returns`, { items }, headers);
  }

  decide(returnId: string, verdict: 'approve' | 'decline' | 'cancel', body: object = {}): Promise<Reply> {
    return this.app.as('clerk').post(`/v1/returns/${returnId}/${verdict}`, body);
  }

  receive(returnId: string, pieces: readonly Piece[], disposition = 'RESTOCK'): Promise<Reply> {
    const items = pieces.map((piece) => ({ disposition, ...piece }));
    return this.app.as('warehouse').post(`/v1/returns/${returnId}/receive`, { items });
  }

  /** A return that was approved. */
  async approved(order: Wire, pieces: readonly Piece[]): Promise<Wire> {
    const { id } = ok(await this.request(order.id, pieces));
    return ok(await this.decide(id, 'approve'));
  }

  /** A return that has come back whole. */
  async received(order: Wire, pieces: readonly Piece[]): Promise<Wire> {
    const { id } = await this.approved(order, pieces);
    return ok(await this.receive(id, pieces));
  }

  refund(
    of: 'orders' | 'returns',
    id: string,
    amount?: number,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.app
      .as('clerk')
      .post(`/v1/${of}/${id}/refunds`, amount === undefined ? {} : { amount }, headers);
  }

  pay(orderId: string, amount: number): Promise<Wire> {
    const payment = { amount, status: 'PAID', reference: crypto.randomUUID() };
    return this.app.as('clerk').post(`/v1/orders/${orderId}/payments`, payment).then(ok);
  }

  statistics(customerId: string): Promise<Wire> {
    return this.app.as('clerk').get(`/v1/customers/${customerId}/statistics`).then(ok);
  }

  /** The facts of this name that were told, in their order. */
  async told(name: string): Promise<Record<string, unknown>[]> {
    await this.app.settled();
    const rows = await this.app.database.collection('events').find({ name }).sort({ _id: 1 }).toArray();
    return rows.map((row) => row['data'] as Record<string, unknown>);
  }
}

/** So many pieces of the n-th line of an order. */
export function pieces(order: Wire, quantity: number, line = 0): Piece {
  return { orderItemId: order.items[line]?.id ?? '', quantity };
}
