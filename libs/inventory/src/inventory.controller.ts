import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MAIN_LOCATION } from '#contracts/inventory.js';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { LedgerRow } from './book/ledger.schema.js';
import {
  AdjustmentInput,
  LedgerRowView,
  ListStockV1,
  ListStockV2,
  ReceiptInput,
  StockView,
} from './inventory.dto.js';
import { StockReader, type Stock } from './stock.reader.js';
import { type Adjustment, type Receipt, StockService } from './stock.service.js';

@ApiTags('Inventory')
@Controller({ path: 'inventory', version: ['1', '2'] })
export class InventoryController {
  constructor(
    private readonly stock: StockService,
    private readonly reader: StockReader,
  ) {}

  @Get()
  @Allow('inventory:read')
  @Describe('Lists stock by product.', { id: 'listStock' })
  @ReturnsPage(StockView)
  list(
    @Query(forVersion({ 1: ListStockV1, 2: ListStockV2 })) query: ListStockV1 | ListStockV2,
  ): Promise<Page<Stock>> {
    return this.reader.list(query.locationId ? { locationId: query.locationId } : {}, query.asks());
  }

  @Get(':productId')
  @Allow('inventory:read')
  @Describe('Shows the stock of a product, in all and by location.', {
    id: 'getStock',
    errors: ['PRODUCT_NOT_FOUND'],
  })
  @Returns(200, StockView)
  find(@Param('productId') productId: string): Promise<Stock> {
    return this.reader.find(productId);
  }

  @Post(':productId/receipts')
  @Allow('inventory:write')
  @Audited('inventory.receive')
  @Describe('Books goods in.', {
    id: 'receiveStock',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND'],
    example: { 1: { quantity: 100, reason: 'delivery 4711' }, 2: { quantity: 100, reason: 'delivery 4711' } },
  })
  @Returns(201, StockView)
  receive(
    @Param('productId') productId: string,
    @Body(forAll(ReceiptInput)) input: Omit<Receipt, 'productId'>,
  ): Promise<Stock> {
    return this.stock.receive({ productId, ...input });
  }

  @Post(':productId/adjustments')
  @Allow('inventory:write')
  @Audited('inventory.adjust')
  @Describe('Corrects a quantity, with the reason; no bucket falls below zero.', {
    id: 'adjustStock',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND', 'INSUFFICIENT_STOCK'],
    example: {
      1: { delta: -1, reason: 'broken on the shelf' },
      2: { delta: -1, reason: 'broken on the shelf' },
    },
  })
  @Returns(201, StockView)
  adjust(
    @Param('productId') productId: string,
    @Body(forAll(AdjustmentInput)) input: Omit<Adjustment, 'productId'>,
  ): Promise<Stock> {
    return this.stock.adjust({ productId, ...input });
  }

  @Get(':productId/ledger')
  @Allow('inventory:read')
  @Describe('Lists every movement of a stock level, the newest first.', {
    id: 'listLedger',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND'],
  })
  @ReturnsPage(LedgerRowView)
  ledger(
    @Param('productId') productId: string,
    @Query(forVersion({ 1: ListStockV1, 2: ListStockV2 })) query: ListStockV1 | ListStockV2,
  ): Promise<Page<LedgerRow>> {
    return this.reader.ledger(productId, query.locationId ?? MAIN_LOCATION, query.asks());
  }
}
