import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Returns } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import {
  DiscontinuedV1,
  DiscontinuedV2,
  DiscontinueInput,
  type Preview,
  PreviewView,
  type ShownEnd,
} from './discontinuation.dto.js';
import { DiscontinuationService } from './discontinuation.service.js';

const EXAMPLE = { policy: 'honour', reason: 'the maker has stopped' };

@ApiTags('Products')
@Controller({ path: 'products/:id', version: ['1', '2'] })
export class DiscontinuationController {
  constructor(private readonly discontinuations: DiscontinuationService) {}

  @Get('discontinuation')
  @Allow('products:write', 'products:read-all')
  @Describe('Shows what discontinuing a product would touch now, by policy; and what it did.', {
    id: 'previewDiscontinuation',
    errors: ['PRODUCT_NOT_FOUND'],
  })
  @Returns(200, PreviewView)
  preview(@Param('id') productId: string): Promise<Preview> {
    return this.discontinuations.preview(productId);
  }

  @Post('discontinue')
  @HttpCode(200)
  @Allow('products:write')
  @Audited('product.discontinue')
  @Describe('Takes a product out of sale for good, in one switch that no order slips past.', {
    id: 'discontinueProduct',
    description:
      'What is allocated is always shipped. `honour` lets free holds and waiting orders run out; `cancel` gives the holds back and cancels the orders, of many products a part with the switch and the rest a moment later (`discontinuation.doneAt`). Repeated with the same policy, it answers the same.',
    errors: ['PRODUCT_NOT_FOUND', 'ILLEGAL_TRANSITION'],
    example: { 1: EXAMPLE, 2: EXAMPLE },
  })
  @Returns<ShownEnd>(
    200,
    { 1: DiscontinuedV1, 2: DiscontinuedV2 },
    { etag: (product) => `${product.version}.${product.available}` },
  )
  discontinue(
    @By() caller: Caller,
    @Param('id') productId: string,
    @Body(forAll(DiscontinueInput)) { policy, reason }: DiscontinueInput,
  ): Promise<ShownEnd> {
    return this.discontinuations.discontinue({ caller, productId, policy, reason: reason ?? null });
  }
}
