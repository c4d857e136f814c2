import type { OrderSnapshot } from '#contracts/orders.js';
import type { Order } from './order.schema.js';

/** An order as other modules and events see it. */
export function snapshotOf(order: Order): OrderSnapshot {
  return {
    orderId: order._id,
    number: order.number,
    customerId: order.customerId,
    status: order.status,
    currency: order.currency,
    total: order.total,
    units: order.items.reduce((sum, item) => sum + item.quantity, 0),
    placedAt: order.placedAt,
    origin: order.origin,
    items: order.items.map((item) => ({
      orderItemId: item.id,
      productId: item.productId,
      sku: item.sku,
      name: item.name,
      quantity: item.quantity,
      unitPrice: item.unitPrice,
      lineTotal: item.lineTotal,
    })),
  };
}
