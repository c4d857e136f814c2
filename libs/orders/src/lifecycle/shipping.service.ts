import { Injectable } from '@nestjs/common';
import type { StockToShip } from '#contracts/inventory.js';
import type { OrdersRequests, ShippedOrder } from '#contracts/orders.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { APIError } from '#platform/errors/api-error.js';
import { factOfOrder } from '../order.facts.js';
import type { Order } from '../order.schema.js';
import { IllegalTransitionError, OrderNotFoundError } from '../orders.errors.js';
import { ReturnsOfOrders } from '../returns/returns.of-orders.js';
import { OrderSteps, type Step } from './order-steps.js';
import { checked, counted, leftOf, statusAfter } from './quantities.rules.js';

/** Counts what leaves, arrives and comes back. Works in the running transaction. */
@Injectable()
export class ShippingService {
  constructor(
    private readonly steps: OrderSteps,
    private readonly returned: ReturnsOfOrders,
    private readonly bus: Bus,
  ) {}

  /** Takes pieces of an order out; refused when it is not being processed or a line has fewer left. */
  async ship(wanted: StockToShip): Promise<Outcome<ShippedOrder>> {
    const order = (await this.steps.load([wanted.orderId])).get(wanted.orderId);
    const refusal = refusalOf(order, wanted);
    if (!order || refusal) return refused(refusal ?? new OrderNotFoundError(wanted.orderId));
    const shipped = await this.bus.ask('inventory.ship', wanted);
    if (!shipped.ok) return shipped;
    if (shipped.value.length === 0)
      return refused(new IllegalTransitionError(order.fulfilmentStatus, 'shipped again'));
    const { origin, shipmentId } = wanted;
    const step: Step = {
      order,
      origin,
      action: 'ship',
      to: order.status,
      reason: null,
      items: counted(order.items, shipped.value, 'shippedQuantity'),
      changes: { shipmentId: { to: shipmentId }, shipped: { to: shipped.value.map(quantityOf) } },
    };
    this.steps.take(step);
    const { about, ...fact } = factOfOrder(order);
    this.bus.tell('order:shipped', {
      ...fact,
      data: {
        ...about,
        shipmentId,
        carrier: wanted.carrier ?? null,
        trackingNumber: wanted.trackingNumber ?? null,
        lines: shipped.value.map(({ orderItemId, productId, locationId, quantity }) => ({
          orderItemId,
          productId,
          locationId,
          quantity,
        })),
      },
      origin,
    });
    await this.steps.write([step]);
    return admitted({ lines: shipped.value, complete: order.items.every((item) => leftOf(item) === 0) });
  }

  /** A shipment has arrived, which may complete the order, or has come back, and its pieces are allocated again. */
  async ended(end: OrdersRequests['orders.shipmentEnded']['ask']): Promise<void> {
    const { orderId, shipmentId, origin, lines, delivered, reason } = end;
    const order = (await this.steps.load([orderId])).get(orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    if (!delivered) await this.returned.refuseForShipment(orderId, shipmentId);
    const items = delivered
      ? counted(order.items, lines, 'deliveredQuantity')
      : counted(order.items, lines, 'shippedQuantity', -1);
    const step: Step = {
      order,
      origin,
      action: delivered ? 'deliver' : 'fail-shipment',
      to: statusAfter(order.status, items),
      reason,
      items,
      changes: { shipmentId: { to: shipmentId } },
    };
    this.steps.take(step);
    if (!delivered) {
      this.tellFailure(order, end);
      await this.bus.ask('inventory.reshelve', { shipmentId, orderId, origin });
    }
    await this.steps.write([step]);
  }

  private tellFailure(
    order: Order,
    { shipmentId, lines, reason, origin }: OrdersRequests['orders.shipmentEnded']['ask'],
  ): void {
    const { about, ...fact } = factOfOrder(order);
    this.bus.tell('order:shipment-failed', {
      ...fact,
      data: {
        ...about,
        shipmentId,
        units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
        reason,
      },
      origin,
    });
  }
}

function refusalOf(order: Order | undefined, wanted: StockToShip): APIError | null {
  if (!order) return new OrderNotFoundError(wanted.orderId);
  if (order.status !== 'PROCESSING') return new IllegalTransitionError(order.status, 'shipped');
  try {
    checked(order.items, wanted.lines ?? []);
    return null;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
}

const quantityOf = ({ orderItemId, quantity }: { orderItemId: string; quantity: number }) => ({
  orderItemId,
  quantity,
});
