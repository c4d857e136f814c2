import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
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
  CountInput,
  LedgerListV1,
  LedgerListV2,
  LedgerRowView,
  LevelSettingsInput,
  ListStockV1,
  ListStockV2,
  ReceiptInput,
  StockQuery,
  StockView,
  TransferInput,
} from './inventory.dto.js';
import { StockReader, type Stock } from './stock.reader.js';
import { StockService } from './stock.service.js';
import type { Adjustment, Count, LevelSettings, Receipt, Transfer } from './stock.types.js';

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
  find(
    @Param('productId') productId: string,
    @Query(forAll(StockQuery)) { asOf }: StockQuery,
  ): Promise<Stock> {
    return asOf ? this.reader.asOf(productId, asOf) : this.reader.find(productId);
  }

  @Post(':productId/thresholds')
  @HttpCode(200)
  @Allow('inventory:write')
  @Audited('inventory.change')
  @Describe('Sets what is kept back from sale at a location, and when it counts as low.', {
    id: 'setThresholds',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND'],
    example: { 1: { safetyStock: 10 }, 2: { safetyStock: 10, reorderPoint: 20 } },
  })
  @Returns(200, StockView)
  change(
    @Param('productId') productId: string,
    @Body(forAll(LevelSettingsInput)) input: Omit<LevelSettings, 'productId'>,
  ): Promise<Stock> {
    return this.stock.change({ productId, ...input });
  }

  @Post('transfers')
  @Allow('inventory:write')
  @Audited('inventory.transfer')
  @Describe('Moves pieces from one location to another, both in one transaction.', {
    id: 'transferStock',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND', 'INSUFFICIENT_STOCK'],
    example: {
      1: { productId: '{{productId}}', quantity: 1, fromLocationId: 'MAIN', toLocationId: 'EAST-1' },
      2: { productId: '{{productId}}', quantity: 1, fromLocationId: 'MAIN', toLocationId: 'EAST-1' },
    },
  })
  @Returns(201, StockView)
  transfer(@Body(forAll(TransferInput)) input: Transfer): Promise<Stock> {
    return this.stock.transfer(input);
  }

  @Post(':productId/counts')
  @Allow('inventory:write')
  @Audited('inventory.adjust')
  @Describe('Books what was counted; refused when pieces came or went meanwhile.', {
    id: 'countStock',
    errors: ['PRODUCT_NOT_FOUND', 'LOCATION_NOT_FOUND', 'STOCK_MOVED_ON'],
    example: {
      1: { counted: '{{levelOnHand}}', seq: '{{levelSeq}}' },
      2: { counted: '{{levelOnHand}}', seq: '{{levelSeq}}' },
    },
  })
  @Returns(201, StockView)
  count(
    @Param('productId') productId: string,
    @Body(forAll(CountInput)) input: Omit<Count, 'productId'>,
  ): Promise<Stock> {
    return this.stock.count({ productId, ...input });
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
    @Query(forVersion({ 1: LedgerListV1, 2: LedgerListV2 })) query: LedgerListV1 | LedgerListV2,
  ): Promise<Page<LedgerRow>> {
    return this.reader.ledger(productId, query.locationId ?? MAIN_LOCATION, query.asks());
  }
}
