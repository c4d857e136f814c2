import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { OrdersRequests } from '#contracts/orders.js';
import { Answers } from '#platform/bus/decorators.js';
import { LifecycleService } from './lifecycle/lifecycle.service.js';
import { ShippingService } from './lifecycle/shipping.service.js';
import { Order } from './order.schema.js';
import { snapshotOf } from './order.snapshot.js';
import { PlacementService } from './placing/placement.service.js';

type Ask<N extends keyof OrdersRequests> = OrdersRequests[N]['ask'];
type Answer<N extends keyof OrdersRequests> = Promise<OrdersRequests[N]['answer']>;

/** What other modules may ask of the orders. */
@Injectable()
export class OrdersAnswers {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly placing: PlacementService,
    private readonly lifecycle: LifecycleService,
    private readonly shipping: ShippingService,
  ) {}

  @Answers('orders.place')
  async place(placement: Ask<'orders.place'>): Answer<'orders.place'> {
    return snapshotOf(await this.placing.place(placement));
  }

  @Answers('orders.process')
  async process({ orders }: Ask<'orders.process'>): Answer<'orders.process'> {
    const outcomes = await this.lifecycle.processBatch(orders);
    return outcomes.map((outcome) => (outcome.ok ? { ok: true, value: snapshotOf(outcome.value) } : outcome));
  }

  @Answers('orders.ship')
  ship(wanted: Ask<'orders.ship'>): Answer<'orders.ship'> {
    return this.shipping.ship(wanted);
  }

  @Answers('orders.shipmentEnded')
  shipmentEnded(end: Ask<'orders.shipmentEnded'>): Answer<'orders.shipmentEnded'> {
    return this.shipping.ended(end);
  }

  @Answers('orders.find')
  async find({ ids }: Ask<'orders.find'>): Answer<'orders.find'> {
    const found = await this.orders.find({ _id: { $in: [...ids] } }).lean<Order[]>();
    return new Map(found.map((order) => [order._id, snapshotOf(order)]));
  }

  @Answers('orders.byReference')
  async byReference({ system, ids }: Ask<'orders.byReference'>): Answer<'orders.byReference'> {
    const found = await this.orders
      .find({ 'reference.system': system, 'reference.id': { $in: [...ids] } }, { reference: 1 })
      .lean();
    return new Map(
      found.flatMap((order) => (order.reference ? [[order.reference.id, order._id] as const] : [])),
    );
  }

  @Answers('orders.totalsByCustomer')
  totalsByCustomer({ customerIds }: Ask<'orders.totalsByCustomer'>): Answer<'orders.totalsByCustomer'> {
    return this.orders.aggregate([
      {
        $match: {
          customerId: customerIds ? { $in: [...customerIds] } : { $ne: null },
          status: { $ne: 'CANCELLED' },
        },
      },
      {
        $group: {
          _id: { customerId: '$customerId', currency: '$currency' },
          orderCount: { $sum: 1 },
          grossSpent: { $sum: '$total' },
          refunded: { $sum: '$refundedTotal' },
          shippedUnits: { $sum: { $sum: '$items.shippedQuantity' } },
          returnedUnits: { $sum: { $sum: '$items.returnedQuantity' } },
          firstOrderAt: { $min: '$placedAt' },
          lastOrderAt: { $max: '$placedAt' },
        },
      },
      {
        $project: {
          _id: 0,
          customerId: '$_id.customerId',
          currency: '$_id.currency',
          orderCount: 1,
          grossSpent: 1,
          refunded: 1,
          shippedUnits: 1,
          returnedUnits: 1,
          firstOrderAt: 1,
          lastOrderAt: 1,
        },
      },
    ]);
  }
}
