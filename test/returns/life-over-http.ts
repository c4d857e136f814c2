import { toDecimal } from '#contracts/money.js';
import type { TestApp } from '../support/app.js';
import type { Client, Reply, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import type { Draft, Life, LifeStep } from './money.lives.js';

interface Amount {
  readonly amount: number;
}
const amountOf = (thing: Wire, field: string): number => (thing[field] as Amount).amount;
const numberOf = (thing: Wire, field: string): number => thing[field] as number;
const leftOf = (item: Wire): number =>
  item.quantity - numberOf(item, 'cancelledQuantity') - numberOf(item, 'shippedQuantity');
const outstandingOf = (item: Wire): number =>
  item.quantity -
  numberOf(item, 'cancelledQuantity') -
  (item['received'] as { quantity: number }[]).reduce((sum, each) => sum + each.quantity, 0);

/** An order that lives over the API, step by step, as somebody may who may all. */
export class LifeOverHttp {
  private readonly manager: Client;
  private order!: Wire;
  private readonly returns: string[] = [];

  constructor(private readonly app: TestApp) {
    this.manager = app.as('manager');
  }

  /** @returns what was refunded of what had to be when nothing of the order is left */
  async live({ draft, steps }: Life): Promise<{ refunded: number; owed: number }> {
    await this.begin(draft);
    for (const step of steps) await this.take(step);
    await this.end(draft);
    const { items, ...order } = await this.now();
    const whole = items.every((item) => numberOf(item, 'cancelledQuantity') === item.quantity);
    const owed = amountOf(order as Wire, 'total') - (whole ? 0 : amountOf(order as Wire, 'shippingTotal'));
    return { refunded: amountOf(order as Wire, 'refundedTotal'), owed };
  }

  private async begin({ lines, currency, discount, paid }: Draft): Promise<void> {
    const wanted: Record<string, number> = {};
    for (const { unitPrice, quantity } of lines) {
      const price = toDecimal(unitPrice, currency);
      const product = await new Given(this.app).product(quantity, { price, currency });
      wanted[product.id] = quantity;
    }
    const { id } = ok(
      await place(this.manager, wanted, {
        customerId: this.app.as('customer').customerId,
        ...(discount > 0 && { discount: { percent: discount / 10_000, reason: 'a test' } }),
      }),
    );
    this.order = ok(await this.post(`orders/${id}/process`));
    if (paid !== null) await this.pay(Math.floor((amountOf(this.order, 'total') * paid) / 1_000));
  }

  private async take({ kind, line, part }: LifeStep): Promise<void> {
    const { items } = await this.now();
    const item = items[line % items.length] as Wire;
    const some = (most: number): number => Math.ceil((most * part) / 1_000);
    const back = this.returns[line % Math.max(1, this.returns.length)];
    if (kind === 'cancel') await this.pieces('cancel', item, some(leftOf(item)));
    else if (kind === 'ship') await this.pieces('shipments', item, some(leftOf(item)));
    else if (kind === 'request') await this.request(item, some(numberOf(item, 'shippedQuantity')));
    else if (kind === 'refundOrder') await this.refund(`orders/${this.order.id}`, part);
    else if (back && kind === 'receive') await this.receive(back, some);
    else if (back && kind === 'drop') await this.post(`returns/${back}/cancel`);
    else if (back && kind === 'refundReturn') await this.refund(`returns/${back}`, part);
  }

  private async end({ paid }: Draft): Promise<void> {
    for (const item of (await this.now()).items) await this.pieces('cancel', item, leftOf(item));
    for (const item of (await this.now()).items)
      for (let count = numberOf(item, 'shippedQuantity'); count > 0; count--) await this.request(item, count);
    for (const back of this.returns) await this.receive(back, (most) => most);
    const order = await this.now();
    if (paid !== null) await this.pay(amountOf(order, 'total') - amountOf(order, 'paidTotal'));
    for (const of of [...this.returns.map((id) => `returns/${id}`), `orders/${this.order.id}`])
      await this.refund(of);
  }

  private async now(): Promise<Wire> {
    return (this.order = ok(await this.manager.get(`/v2/orders/${this.order.id}`)));
  }

  private async pieces(action: string, { id }: Wire, quantity: number): Promise<void> {
    const items = [{ orderItemId: id, quantity }];
    if (quantity > 0) ok(await this.post(`orders/${this.order.id}/${action}`, { items }));
  }

  /** As many as may be asked for; more is refused. */
  private async request({ id }: Wire, quantity: number): Promise<void> {
    const items = [{ orderItemId: id, quantity, reason: 'broken' }];
    const reply = quantity > 0 && (await this.post(`orders/${this.order.id}/returns`, { items }));
    if (!reply || refused(reply)) return;
    this.returns.push(reply.data.id);
    ok(await this.post(`returns/${reply.data.id}/approve`));
  }

  private async receive(id: string, some: (most: number) => number): Promise<void> {
    const { items } = ok(await this.manager.get(`/v2/returns/${id}`));
    const [item] = items as [Wire];
    const quantity = some(outstandingOf(item));
    const arrived = [{ orderItemId: item['orderItemId'], quantity, disposition: 'RESTOCK' }];
    if (quantity > 0) ok(await this.post(`returns/${id}/receive`, { items: arrived }));
  }

  /** @param part thousandths of the total, which may be refused; without it all that is due */
  private async refund(of: string, part?: number): Promise<void> {
    const { currency } = this.order;
    const amount = Math.ceil((amountOf(this.order, 'total') * (part ?? 0)) / 4_000);
    refused(await this.post(`${of}/refunds`, amount > 0 ? { amount: { amount, currency } } : {}));
  }

  private async pay(amount: number): Promise<void> {
    const { currency } = this.order;
    const payment = { amount: { amount, currency }, status: 'PAID', reference: crypto.randomUUID() };
    if (amount > 0) refused(await this.post(`orders/${this.order.id}/payments`, payment));
  }

  private post(path: string, body: object = {}): Promise<Reply> {
    return this.manager.post(`/v2/${path}`, body);
  }
}

/** Whether a request was refused for what the order is. @throws when it was for another reason */
function refused(reply: Reply): boolean {
  if (reply.status === 409) return true;
  ok(reply);
  return false;
}
