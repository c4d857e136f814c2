import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Returns } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import { OrdersService } from '../orders.service.js';
import type { Refund } from './refund.schema.js';
import { RefundInputV1, RefundInputV2, RefundV1, RefundV2 } from './refunds.dto.js';
import { RefundsService, type WantedRefund } from './refunds.service.js';
import { Refunds } from './refunds.store.js';

const CANCELLED = { reason: 'cancelled before it was shipped' };

@ApiTags('Payments, returns and refunds')
@Controller({ path: 'orders/:id/refunds', version: ['1', '2'] })
export class RefundsController {
  constructor(
    private readonly refunds: RefundsService,
    private readonly kept: Refunds,
    private readonly orders: OrdersService,
  ) {}

  @Post()
  @Allow('refunds:write')
  @Audited('order.refund')
  @Describe(
    'Refunds what was cancelled of an order: pieces, or all of it with the shipping. What was returned is refunded on its return.',
    {
      id: 'refundOrder',
      exampleOf: 'status=CANCELLED&paymentStatus=PAID',
      errors: ['ORDER_NOT_FOUND', 'REFUND_EXCEEDS_DUE'],
      example: { 1: CANCELLED, 2: CANCELLED },
    },
  )
  @Returns<Refund>(
    201,
    { 1: RefundV1, 2: RefundV2 },
    { location: ({ orderId }) => `/orders/${orderId}/refunds` },
  )
  refund(
    @Param('id') orderId: string,
    @Body(forVersion({ 1: RefundInputV1, 2: RefundInputV2 })) wanted: WantedRefund,
  ): Promise<Refund> {
    return this.refunds.ofOrder(orderId, wanted);
  }

  @Get()
  @Allow('orders:read')
  @Describe('Lists the refunds of an order and of its returns, the first one first.', {
    id: 'listRefunds',
    errors: ['ORDER_NOT_FOUND'],
  })
  @Returns(200, { 1: RefundV1, 2: RefundV2 }, { many: true })
  async list(@By() caller: Caller, @Param('id') orderId: string): Promise<Refund[]> {
    await this.orders.find(caller, orderId);
    return this.kept.of(orderId);
  }
}
