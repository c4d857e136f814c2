import {
  counted,
  leftOf,
  statusAfter as orderStatusAfter,
} from '../../libs/orders/src/lifecycle/quantities.rules.js';
import type { Order } from '../../libs/orders/src/order.schema.js';
import { admit, paymentStatusOf } from '../../libs/orders/src/payments/payment.rules.js';
import type { Payment } from '../../libs/orders/src/payments/payment.schema.js';
import { priceOrder } from '../../libs/orders/src/pricing/pricing.rules.js';
import { faultsOfMoney } from '../../libs/orders/src/refunds/money.faults.rules.js';
import { refundable } from '../../libs/orders/src/refunds/refund.rules.js';
import type { Refund } from '../../libs/orders/src/refunds/refund.schema.js';
import { receiptOf } from '../../libs/orders/src/returns/receiving/receipt.rules.js';
import {
  outstandingOf,
  statusAfter,
  withoutOutstanding,
} from '../../libs/orders/src/returns/return.rules.js';
import type { Return } from '../../libs/orders/src/returns/return.schema.js';
import type { Draft, LifeStep } from './money.lives.js';

const NOW = new Date(0);

/** An order that lives by the rules alone, without a database. */
export class OrderOnPaper {
  private readonly order: Order;
  private readonly payments: Payment[] = [];
  private readonly refunds: Refund[] = [];
  private readonly returns: Return[] = [];

  constructor(private readonly draft: Draft) {
    const { lines, currency, discount } = draft;
    const wanted = discount > 0 ? { percent: discount / 10_000, reason: 'a test' } : null;
    const { priced, ...sums } = priceOrder(lines, draft, wanted);
    this.order = {
      items: lines.map((line, at) => ({
        ...line,
        ...priced[at],
        id: `L${at}`,
        cancelledQuantity: 0,
        shippedQuantity: 0,
        deliveredQuantity: 0,
        returnedQuantity: 0,
      })),
      ...sums,
      currency,
      taxIncluded: draft.taxIncluded,
      status: 'PROCESSING',
      paymentStatus: 'NONE',
      paidTotal: 0,
      refundedTotal: 0,
    } as unknown as Order;
    this.pay(Math.floor((this.order.total * (draft.paid ?? 0)) / 1_000));
  }

  get refunded(): number {
    return this.order.refundedTotal;
  }

  /** What must have been refunded when nothing of the order is left: all, but shipping that was of use. */
  get owed(): number {
    const { items, total, shippingTotal } = this.order;
    const whole = items.every((item) => item.cancelledQuantity === item.quantity);
    return total - (whole ? 0 : shippingTotal);
  }

  partsSum(): boolean {
    const { items, subtotal, discountTotal, taxTotal, shippingTotal, total } = this.order;
    const sum = (of: (item: Order['items'][number]) => number): number =>
      items.reduce((all, item) => all + of(item), 0);
    return (
      sum((item) => item.lineTotal) === subtotal &&
      sum((item) => item.discountAmount ?? 0) === discountTotal &&
      sum((item) => item.taxAmount) === taxTotal &&
      subtotal - discountTotal + shippingTotal + (this.order.taxIncluded ? 0 : taxTotal) === total
    );
  }

  faults(): string[] {
    return faultsOfMoney({
      order: this.order,
      payments: this.payments,
      refunds: this.refunds,
      returns: this.returns,
    });
  }

  take({ kind, line, part }: LifeStep): void {
    const item = this.order.items[line % this.order.items.length];
    if (!item) return;
    const some = (most: number): number => Math.ceil((most * part) / 1_000);
    const back = this.returns[line % Math.max(1, this.returns.length)];
    if (kind === 'cancel') this.cancel(item.id, some(leftOf(item)));
    else if (kind === 'ship') this.ship(item.id, some(leftOf(item)));
    else if (kind === 'request') this.request(item.id, some(this.free(item.id)));
    else if (kind === 'pay') this.pay(some(this.order.total - this.order.paidTotal));
    else if (kind === 'refundOrder') this.refund(some(refundable(this.order, this.returns)));
    else if (back && kind === 'receive') this.receive(back, some(outstanding(back)));
    else if (back && kind === 'drop') back.items = withoutOutstanding(back.items);
    else if (back) this.refund(some(refundable(this.order, this.returns, back)), back);
  }

  /** Nothing of the order is left: what was not shipped is cancelled, what was comes back; it is paid for, and what is due is refunded. */
  end(): void {
    for (const item of this.order.items) this.cancel(item.id, leftOf(item));
    for (const item of this.order.items) this.request(item.id, this.free(item.id));
    for (const back of this.returns) this.receive(back, outstanding(back));
    this.pay(this.order.total - this.order.paidTotal);
    for (const back of this.returns) this.refund(refundable(this.order, this.returns, back), back);
    this.refund(refundable(this.order, this.returns));
  }

  private cancel(orderItemId: string, quantity: number): void {
    this.order.items = counted(this.order.items, [{ orderItemId, quantity }], 'cancelledQuantity');
    this.order.status = orderStatusAfter(this.order.status, this.order.items);
  }

  private ship(orderItemId: string, quantity: number): void {
    this.order.items = counted(this.order.items, [{ orderItemId, quantity }], 'shippedQuantity');
  }

  private free(orderItemId: string): number {
    const shipped = this.order.items.find(({ id }) => id === orderItemId)?.shippedQuantity ?? 0;
    const items = this.returns
      .flatMap((back) => back.items)
      .filter((item) => item.orderItemId === orderItemId);
    return shipped - items.reduce((sum, item) => sum + item.quantity - item.cancelledQuantity, 0);
  }

  private request(orderItemId: string, quantity: number): void {
    if (quantity === 0) return;
    const sources = [{ shipmentId: 'S', locationId: 'MAIN', quantity }];
    this.returns.push({
      _id: `R${this.returns.length}`,
      number: `R${this.returns.length}`,
      items: [{ id: 'R-L1', orderItemId, quantity, cancelledQuantity: 0, sources, received: [] }],
      due: 0,
      refundedTotal: 0,
    } as unknown as Return);
  }

  private receive(back: Return, quantity: number): void {
    const orderItemId = back.items[0]?.orderItemId ?? '';
    if (quantity === 0) return;
    const receipt = receiptOf(
      [{ orderItemId, quantity, disposition: 'RESTOCK' }],
      back.items,
      this.order,
      NOW,
    );
    back.items = [...receipt.items];
    back.due += receipt.due;
    back.status = statusAfter(back);
    this.order.items = [...receipt.orderItems];
  }

  private pay(amount: number): void {
    const { order } = this;
    if (this.draft.paid === null || amount === 0 || order.paidTotal + amount < order.refundedTotal) return;
    admit({ amount, status: 'PAID', reference: String(this.payments.length) }, order, this.payments);
    this.payments.push({ status: 'PAID', amount, currency: order.currency } as Payment);
    order.paidTotal += amount;
    this.settle();
  }

  private refund(amount: number, back?: Return): void {
    if (amount === 0) return;
    this.refunds.push({ amount, currency: this.order.currency, returnId: back?._id ?? null } as Refund);
    this.order.refundedTotal += amount;
    if (back) back.refundedTotal += amount;
    this.settle();
  }

  private settle(): void {
    this.order.paymentStatus = paymentStatusOf(this.order, false);
  }
}

const outstanding = (back: Return): number => back.items.reduce((sum, item) => sum + outstandingOf(item), 0);
