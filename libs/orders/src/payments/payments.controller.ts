import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Returns } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import type { Payment } from './payment.schema.js';
import { PaymentInputV1, PaymentInputV2, PaymentV1, PaymentV2 } from './payments.dto.js';
import { type PaymentReport, PaymentsService } from './payments.service.js';

const PAID = { status: 'PAID', reference: 'pi_3PQ8x2' };

@ApiTags('Payments, returns and refunds')
@Controller({ path: 'orders/:id/payments', version: ['1', '2'] })
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Post()
  @Allow('payments:write')
  @Audited('order.pay')
  @Describe('Records a payment that was made outside; an authorization may be recorded again as PAID.', {
    id: 'recordPayment',
    errors: ['ORDER_NOT_FOUND', 'PAYMENT_EXCEEDS_TOTAL', 'DUPLICATE', 'REFUND_EXCEEDS_DUE'],
    example: {
      1: { ...PAID, amount: 5.1 },
      2: { ...PAID, amount: { amount: 510, currency: 'GBP' } },
    },
  })
  @Returns<Payment>(
    201,
    { 1: PaymentV1, 2: PaymentV2 },
    { location: ({ orderId }) => `/orders/${orderId}/payments` },
  )
  record(
    @Param('id') orderId: string,
    @Body(forVersion({ 1: PaymentInputV1, 2: PaymentInputV2 })) report: Omit<PaymentReport, 'orderId'>,
  ): Promise<Payment> {
    return this.payments.record({ orderId, ...report });
  }

  @Get()
  @Allow('orders:read')
  @Describe("Lists an order's payments, the first one first.", {
    id: 'listPayments',
    errors: ['ORDER_NOT_FOUND'],
  })
  @Returns(200, { 1: PaymentV1, 2: PaymentV2 }, { many: true })
  list(@By() caller: Caller, @Param('id') orderId: string): Promise<Payment[]> {
    return this.payments.of(caller, orderId);
  }
}
