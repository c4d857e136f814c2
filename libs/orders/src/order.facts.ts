import type { OrderSnapshot } from '#contracts/orders.js';
import type { Order } from './order.schema.js';

/** What every fact about an order says, and its place among them; the order counts it. */
export function factOfOrder(order: Order): {
  aggregate: { type: string; id: string };
  aggregateSeq: number;
  about: Pick<OrderSnapshot, 'orderId' | 'number' | 'customerId' | 'currency'>;
} {
  order.eventSeq += 1;
  return {
    aggregate: { type: 'order', id: order._id },
    aggregateSeq: order.eventSeq,
    about: {
      orderId: order._id,
      number: order.number,
      customerId: order.customerId,
      currency: order.currency,
    },
  };
}
