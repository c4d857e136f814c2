import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { OrderStatus, PlaceOrder } from '#contracts/orders.js';
import type { Requests } from '#contracts/registry.js';
import { Bus } from '#platform/bus/bus.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { type Cancellation, LifecycleService } from './lifecycle/lifecycle.service.js';
import { maySee } from './order.access.js';
import { draftOrder } from './placing/placing.rules.js';
import { Order, type OrderStep } from './order.schema.js';
import type { OrderDraft } from './placing/order.types.js';
import { OrderNotFoundError } from './orders.errors.js';
import { PlacementService } from './placing/placement.service.js';

export interface OrderFilter {
  readonly customerId?: string;
  /** of the customer */
  readonly email?: string;
  readonly number?: string;
  /** of one of the lines */
  readonly productId?: string;
  readonly sku?: string;
  readonly status?: readonly OrderStatus[];
  readonly from?: Date;
  readonly to?: Date;
  readonly sort?: string;
}

/** An order that has not been placed: what it would cost and whether the stock is there. */
export interface Quote {
  readonly draft: OrderDraft;
  readonly lines: readonly {
    readonly productId: string;
    readonly available: number;
    readonly sufficient: boolean;
  }[];
}

/** Orders, as the API uses them. */
@Injectable()
export class OrdersService {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly placing: PlacementService,
    private readonly lifecycle: LifecycleService,
    private readonly bus: Bus,
    private readonly lists: Lists,
  ) {}

  /** Places an order and holds its stock, in the next group commit. See PlacementService.place for the refusals. */
  createOrder(caller: Caller, wanted: PlaceOrder): Promise<Order> {
    return this.placing.place({ caller, wanted });
  }

  /** Allocates the order's stock and starts fulfilment. */
  async processOrder(caller: Caller, id: string): Promise<Order> {
    await this.find(caller, id);
    return this.lifecycle.process(id);
  }

  /** Cancels what has not been shipped: the whole order, or pieces of its lines. */
  cancelOrder(cancellation: Cancellation): Promise<Order> {
    return this.lifecycle.cancel(cancellation);
  }

  /** Keeps an order from being processed. */
  async holdOrder(caller: Caller, id: string, reason: string | null): Promise<Order> {
    await this.find(caller, id);
    return this.lifecycle.hold(id, reason);
  }

  /** Lets an order that is on hold go on. */
  async releaseOrder(caller: Caller, id: string): Promise<Order> {
    await this.find(caller, id);
    return this.lifecycle.release(id);
  }

  /** Totals and availability of an order without placing it; nothing is held. */
  async quote(caller: Caller, wanted: PlaceOrder): Promise<Quote> {
    const productIds = [...new Set(wanted.items.map((line) => line.productId))];
    const quoted = await this.bus.ask('catalog.quote', { productIds });
    const draft = draftOrder(caller, wanted, quoted, this.placing.terms, (line) => `L${line}`);
    const available = await this.bus.ask('inventory.available', { productIds });
    const wantedOf = Map.groupBy(wanted.items, (line) => line.productId);
    const lines = wanted.items.map(({ productId }) => {
      const there = Math.max(0, available.get(productId) ?? 0);
      const needed = (wantedOf.get(productId) ?? []).reduce((sum, line) => sum + line.quantity, 0);
      return { productId, available: there, sufficient: there >= needed };
    });
    return { draft, lines };
  }

  /** @throws {OrderNotFoundError} (404) also for another customer's order */
  async find(caller: Caller, id: string): Promise<Order> {
    const order = await this.orders.findOne({ _id: id }).lean<Order>();
    if (!order || !maySee(caller, order)) throw new OrderNotFoundError(id);
    return order;
  }

  async history(caller: Caller, id: string): Promise<readonly OrderStep[]> {
    return (await this.find(caller, id)).history;
  }

  /** Customers see their own, the newest first unless sorted otherwise. */
  async list(caller: Caller, filter: OrderFilter, ask: ListAsk): Promise<Page<Order>> {
    const customerId = caller.role === 'customer' ? (caller.customerId ?? 'nobody') : filter.customerId;
    const named: QueryFilter<Order>[] = [];
    if (filter.email !== undefined)
      named.push({ customerId: await this.known('customers.byEmail', { email: filter.email }) });
    if (filter.sku !== undefined)
      named.push({ 'items.productId': await this.known('catalog.bySku', { sku: filter.sku }) });
    const placedAt = {
      ...(filter.from ? { $gte: filter.from } : {}),
      ...(filter.to ? { $lt: filter.to } : {}),
    };
    return this.lists.page<Order>(
      this.orders,
      {
        filter: {
          ...(customerId === undefined ? {} : { customerId }),
          ...(filter.number === undefined ? {} : { number: filter.number }),
          ...(filter.productId === undefined ? {} : { 'items.productId': filter.productId }),
          ...(filter.status === undefined ? {} : { status: { $in: [...filter.status] } }),
          ...(Object.keys(placedAt).length === 0 ? {} : { placedAt }),
          ...(named.length === 0 ? {} : { $and: named }),
        },
        sort: SORTS[filter.sort ?? '-createdAt'] ?? [['_id', -1]],
      },
      ask,
    );
  }

  /** The id behind a name; what nobody is called finds nothing. */
  private async known<N extends 'customers.byEmail' | 'catalog.bySku'>(
    name: N,
    ask: Requests[N]['ask'],
  ): Promise<string> {
    return (await this.bus.ask(name, ask)) ?? 'nobody';
  }
}

/** The orders in which a list can be read; ids sort by the time of recording. */
export const SORTS: Readonly<Record<string, readonly (readonly [string, 1 | -1])[]>> = {
  createdAt: [['_id', 1]],
  '-createdAt': [['_id', -1]],
  placedAt: [
    ['placedAt', 1],
    ['_id', 1],
  ],
  '-placedAt': [
    ['placedAt', -1],
    ['_id', -1],
  ],
};
