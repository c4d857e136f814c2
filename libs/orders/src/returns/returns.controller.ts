import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import { RefundInputV1, RefundInputV2 } from '../refunds/refunds.dto.js';
import { RefundsService, type WantedRefund } from '../refunds/refunds.service.js';
import type { ShownReturn } from '../refunds/refunds.store.js';
import { ReturnDecisions } from './decisions.service.js';
import { ReceivingService } from './receiving/receiving.service.js';
import { ReturnRequests } from './requests/requests.service.js';
import {
  ReasonInput,
  ReceiveInput,
  ReturnInput,
  ReturnListV1,
  ReturnListV2,
  ReturnV1,
  ReturnV2,
} from './returns.dto.js';
import { ReturnsService } from './returns.service.js';

const same = (body: unknown) => ({ 1: body, 2: body });
const SHAPES = { 1: ReturnV1, 2: ReturnV2 };
const etag = (back: ShownReturn): number => back.version;

@ApiTags('Payments, returns and refunds')
@Controller({ version: ['1', '2'] })
export class ReturnsController {
  constructor(
    private readonly returns: ReturnsService,
    private readonly requests: ReturnRequests,
    private readonly decisions: ReturnDecisions,
    private readonly receiving: ReceivingService,
    private readonly refunds: RefundsService,
  ) {}

  @Post('orders/:id/returns')
  @Allow('returns:request')
  @Audited('return.request')
  @Describe('Asks to send pieces of an order back that were shipped and not returned yet.', {
    id: 'requestReturn',
    exampleOf: 'items.0.shippedQuantity=!0&items.0.quantity=!1',
    errors: ['ORDER_NOT_FOUND', 'ORDER_ITEM_NOT_FOUND', 'RETURN_EXCEEDS_SHIPPED', 'RETURN_WINDOW_CLOSED'],
    example: same({
      items: [{ orderItemId: '{{order.items.0.id}}', quantity: 1, reason: 'the handle is broken' }],
    }),
  })
  @Returns<ShownReturn>(201, SHAPES, { location: ({ _id }) => `/returns/${_id}`, etag })
  request(
    @By() caller: Caller,
    @Param('id') orderId: string,
    @Body(forAll(ReturnInput)) { items }: ReturnInput,
  ): Promise<ShownReturn> {
    return this.requests.request({ caller, orderId, items });
  }

  @Get('returns')
  @Allow('returns:read')
  @Describe('Lists returns, the newest first; customers see their own.', { id: 'listReturns' })
  @ReturnsPage(SHAPES)
  list(
    @By() caller: Caller,
    @Query(forVersion({ 1: ReturnListV1, 2: ReturnListV2 })) query: ReturnListV1 | ReturnListV2,
  ): Promise<Page<ShownReturn>> {
    return this.returns.list(caller, query, query.asks());
  }

  @Get('returns/:id')
  @Allow('returns:read')
  @Describe('Shows a return with its refunds.', { id: 'getReturn', errors: ['RETURN_NOT_FOUND'] })
  @Returns<ShownReturn>(200, SHAPES, { etag })
  find(@By() caller: Caller, @Param('id') id: string): Promise<ShownReturn> {
    return this.returns.find(caller, id);
  }

  @Post('returns/:id/approve')
  @HttpCode(200)
  @Allow('returns:approve')
  @Audited('return.approve')
  @Describe('Lets the customer send the pieces back; repeated, it answers the same.', {
    id: 'approveReturn',
    exampleOf: 'status=REQUESTED',
    errors: ['RETURN_NOT_FOUND', 'ILLEGAL_TRANSITION'],
  })
  @Returns<ShownReturn>(200, SHAPES, { etag })
  approve(@By() caller: Caller, @Param('id') returnId: string): Promise<ShownReturn> {
    return this.decisions.decide({ caller, returnId, verdict: 'approve', reason: null });
  }

  @Post('returns/:id/decline')
  @HttpCode(200)
  @Allow('returns:approve')
  @Audited('return.decline')
  @Describe('Refuses a return that was requested; repeated, it answers the same.', {
    id: 'declineReturn',
    exampleOf: 'status=REQUESTED',
    errors: ['RETURN_NOT_FOUND', 'ILLEGAL_TRANSITION'],
    example: same({ reason: 'it was worn' }),
  })
  @Returns<ShownReturn>(200, SHAPES, { etag })
  decline(
    @By() caller: Caller,
    @Param('id') returnId: string,
    @Body(forAll(ReasonInput)) { reason = null }: { reason?: string | null },
  ): Promise<ShownReturn> {
    return this.decisions.decide({ caller, returnId, verdict: 'decline', reason });
  }

  @Post('returns/:id/cancel')
  @HttpCode(200)
  @Allow('returns:request')
  @Audited('return.cancel')
  @Describe(
    'Gives a return up before its pieces have come back; of one that has come back in part, what has not. Repeated, it answers the same.',
    {
      id: 'cancelReturn',
      exampleOf: 'status=REQUESTED|APPROVED',
      errors: ['RETURN_NOT_FOUND', 'ILLEGAL_TRANSITION'],
      example: same({ reason: 'kept after all' }),
    },
  )
  @Returns<ShownReturn>(200, SHAPES, { etag })
  cancel(
    @By() caller: Caller,
    @Param('id') returnId: string,
    @Body(forAll(ReasonInput)) { reason = null }: { reason?: string | null },
  ): Promise<ShownReturn> {
    return this.decisions.decide({ caller, returnId, verdict: 'cancel', reason });
  }

  @Post('returns/:id/receive')
  @HttpCode(200)
  @Allow('returns:receive')
  @Audited('return.receive')
  @Describe(
    'Books pieces that came back, each as it is to be treated, at the location they had left from. A return may come back in several parcels.',
    {
      id: 'receiveReturn',
      exampleOf: 'status=APPROVED',
      errors: ['RETURN_NOT_FOUND', 'RETURN_ITEM_NOT_FOUND', 'RETURN_EXCEEDS_SHIPPED', 'ILLEGAL_TRANSITION'],
      example: same({
        items: [{ orderItemId: '{{return.items.0.orderItemId}}', quantity: 1, disposition: 'RESTOCK' }],
      }),
    },
  )
  @Returns<ShownReturn>(200, SHAPES, { etag })
  receive(
    @Param('id') returnId: string,
    @Body(forAll(ReceiveInput)) { items }: ReceiveInput,
  ): Promise<ShownReturn> {
    return this.receiving.receive({ returnId, items });
  }

  @Post('returns/:id/refunds')
  @Allow('refunds:write')
  @Audited('return.refund')
  @Describe(
    'Refunds what is due for the pieces received and not refunded yet, or a part of it; answers the return.',
    {
      id: 'refundReturn',
      exampleOf: 'status=RECEIVED&due.amount=!0',
      errors: ['RETURN_NOT_FOUND', 'REFUND_EXCEEDS_DUE'],
      example: same({ reason: 'the handle was broken' }),
    },
  )
  @Returns<ShownReturn>(201, SHAPES, { location: ({ _id }) => `/returns/${_id}`, etag })
  refund(
    @Param('id') returnId: string,
    @Body(forVersion({ 1: RefundInputV1, 2: RefundInputV2 })) wanted: WantedRefund,
  ): Promise<ShownReturn> {
    return this.refunds.ofReturn(returnId, wanted);
  }
}
