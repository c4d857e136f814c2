import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { NeedsIdempotencyKey, WithoutIdempotency } from '#platform/http/idempotent.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { Order, OrderStep } from './order.schema.js';
import {
  CancelInput,
  HoldInput,
  ListOrdersV1,
  ListOrdersV2,
  PlaceOrderV1,
  PlaceOrderV2,
} from './orders.dto.js';
import { OrdersService, type Quote } from './orders.service.js';
import { OrderStepView, OrderV1, OrderV2 } from './orders.views.js';
import { QuoteV1, QuoteV2 } from './pricing/quote.views.js';
import { type PriceTrace, traceOf } from './pricing/trace.rules.js';
import { PriceTraceV1, PriceTraceV2 } from './pricing/trace.views.js';

const ADDRESS = {
  street: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  zipcode: '62701',
  country: 'US',
};
const EXAMPLES = {
  1: {
    customerId: '{{customerId}}',
    items: [{ productId: '{{productId}}', quantity: 2, unitPrice: '{{unitPrice}}' }],
    shippingAddress: ADDRESS,
  },
  2: {
    customerId: '{{customerId}}',
    items: [{ productId: '{{productId}}', quantity: 2 }],
    shippingAddress: ADDRESS,
  },
};
const PLACING_ERRORS = [
  'PRODUCT_NOT_FOUND',
  'CUSTOMER_NOT_FOUND',
  'PRODUCT_NOT_FOR_SALE',
  'PRICE_CHANGED',
  'CURRENCY_MIXED',
] as const;

@ApiTags('Orders')
@Controller({ path: 'orders', version: ['1', '2'] })
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  @Allow('orders:place')
  @Audited('order.place')
  @NeedsIdempotencyKey({ versions: [2] })
  @Describe('Places an order and holds its stock; 409 INSUFFICIENT_STOCK holds nothing.', {
    id: 'placeOrder',
    errors: [
      ...PLACING_ERRORS,
      'INSUFFICIENT_STOCK',
      'RESERVATION_NOT_FOUND',
      'RESERVATION_EXPIRED',
      'RESERVATION_CLOSED',
      'DUPLICATE',
      'IDEMPOTENCY_KEY_REUSED',
    ],
    example: EXAMPLES,
  })
  @Returns<Order>(
    201,
    { 1: OrderV1, 2: OrderV2 },
    { location: (order) => `/orders/${order._id}`, etag: (order) => order.version },
  )
  place(
    @By() caller: Caller,
    @Body(forVersion({ 1: PlaceOrderV1, 2: PlaceOrderV2 })) wanted: PlaceOrder,
  ): Promise<Order> {
    return this.orders.createOrder(caller, wanted);
  }

  @Post('quote')
  @HttpCode(200)
  @Allow('orders:quote')
  @WithoutIdempotency()
  @Describe('Shows totals and availability of an order without placing it.', {
    id: 'quoteOrder',
    errors: PLACING_ERRORS,
    example: EXAMPLES,
  })
  @Returns(200, { 1: QuoteV1, 2: QuoteV2 })
  quote(
    @By() caller: Caller,
    @Body(forVersion({ 1: PlaceOrderV1, 2: PlaceOrderV2 })) wanted: PlaceOrder,
  ): Promise<Quote> {
    return this.orders.quote(caller, wanted);
  }

  @Get()
  @Allow('orders:read')
  @Describe('Lists orders, the newest first; customers see their own.', { id: 'listOrders' })
  @ReturnsPage({ 1: OrderV1, 2: OrderV2 })
  list(
    @By() caller: Caller,
    @Query(forVersion({ 1: ListOrdersV1, 2: ListOrdersV2 })) query: ListOrdersV1 | ListOrdersV2,
  ): Promise<Page<Order>> {
    return this.orders.list(caller, query, query.asks());
  }

  @Get(':id')
  @Allow('orders:read')
  @Describe('Shows an order.', { id: 'getOrder', errors: ['ORDER_NOT_FOUND'] })
  @Returns<Order>(200, { 1: OrderV1, 2: OrderV2 }, { etag: (order) => order.version })
  find(@By() caller: Caller, @Param('id') id: string): Promise<Order> {
    return this.orders.find(caller, id);
  }

  @Post(':id/process')
  @HttpCode(200)
  @Allow('orders:process')
  @Audited('order.process')
  @Describe('Allocates the stock of an order and starts its fulfilment; repeated, it answers the same.', {
    id: 'processOrder',
    exampleOf: 'status=PENDING|PROCESSING',
    errors: ['ORDER_NOT_FOUND', 'ILLEGAL_TRANSITION'],
  })
  @Returns<Order>(200, { 1: OrderV1, 2: OrderV2 }, { etag: (order) => order.version })
  process(@By() caller: Caller, @Param('id') id: string): Promise<Order> {
    return this.orders.processOrder(caller, id);
  }

  @Post(':id/hold')
  @HttpCode(200)
  @Allow('orders:hold')
  @Audited('order.hold')
  @Describe(
    'Keeps a PENDING order from being processed; its stock stays held. Repeated, it answers the same.',
    {
      id: 'holdOrder',
      exampleOf: 'status=PENDING|ON_HOLD',
      errors: ['ORDER_NOT_FOUND', 'ILLEGAL_TRANSITION'],
      example: { 1: { reason: 'address to be confirmed' }, 2: { reason: 'address to be confirmed' } },
    },
  )
  @Returns<Order>(200, { 1: OrderV1, 2: OrderV2 }, { etag: (order) => order.version })
  hold(
    @By() caller: Caller,
    @Param('id') id: string,
    @Body(forAll(HoldInput)) input: HoldInput,
  ): Promise<Order> {
    return this.orders.holdOrder(caller, id, input.reason ?? null);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Allow('orders:hold')
  @Audited('order.release')
  @Describe('Lets an order that is ON_HOLD go on; repeated, it answers the same.', {
    id: 'releaseOrder',
    exampleOf: 'status=ON_HOLD',
    errors: ['ORDER_NOT_FOUND', 'ILLEGAL_TRANSITION'],
  })
  @Returns<Order>(200, { 1: OrderV1, 2: OrderV2 }, { etag: (order) => order.version })
  release(@By() caller: Caller, @Param('id') id: string): Promise<Order> {
    return this.orders.releaseOrder(caller, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('orders:cancel')
  @Audited('order.cancel')
  @Describe(
    'Cancels an order, or pieces of its lines, while they have not been shipped, and gives their stock back; repeated for a whole order, it answers the same.',
    {
      id: 'cancelOrder',
      exampleOf: 'status=PENDING|ON_HOLD|PROCESSING&fulfilmentStatus=UNFULFILLED',
      errors: ['ORDER_NOT_FOUND', 'ORDER_ITEM_NOT_FOUND', 'ALREADY_SHIPPED', 'ILLEGAL_TRANSITION'],
      example: { 1: { reason: 'ordered twice by mistake' }, 2: { reason: 'ordered twice by mistake' } },
    },
  )
  @Returns<Order>(200, { 1: OrderV1, 2: OrderV2 }, { etag: (order) => order.version })
  cancel(
    @By() caller: Caller,
    @Param('id') orderId: string,
    @Body(forAll(CancelInput)) input: CancelInput,
  ): Promise<Order> {
    const { reason = null, items } = input;
    return this.orders.cancelOrder({ caller, orderId, reason, ...(items ? { items } : {}) });
  }

  @Get(':id/price-trace')
  @Allow('orders:read')
  @Describe('Explains the total of an order step by step, computed anew from what the order keeps.', {
    id: 'getPriceTrace',
    description:
      'Prices, discount, tax and pricing version are those of the placing: later changes of the catalogue or of settings change nothing here. `agrees` says whether every amount is the one that the order keeps.',
    errors: ['ORDER_NOT_FOUND'],
  })
  @Returns(200, { 1: PriceTraceV1, 2: PriceTraceV2 })
  async priceTrace(@By() caller: Caller, @Param('id') id: string): Promise<PriceTrace> {
    return traceOf(await this.orders.find(caller, id));
  }

  @Get(':id/history')
  @Allow('orders:read')
  @Describe("Shows the steps of an order's life: who did what, when.", {
    id: 'getOrderHistory',
    errors: ['ORDER_NOT_FOUND'],
  })
  @Returns(200, OrderStepView, { many: true })
  history(@By() caller: Caller, @Param('id') id: string): Promise<readonly OrderStep[]> {
    return this.orders.history(caller, id);
  }
}
