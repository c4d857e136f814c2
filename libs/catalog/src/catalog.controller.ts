import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By, Public } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { KeptAnswers } from '#platform/http/answers/kept-answers.js';
import type { Prepared } from '#platform/http/answers/prepared.js';
import { Describe } from '#platform/http/describe.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import { CatalogReads, type FoundProducts } from './catalog.reads.js';
import { CatalogService } from './catalog.service.js';
import { FACETS_META } from './products/facets.js';
import { type ProductListing, ProductListV1, ProductListV2 } from './products/product-list.dto.js';
import {
  NewProductV1,
  NewProductV2,
  ProductChangeV1,
  ProductChangeV2,
} from './products/product-input.dto.js';
import { etagOf as etag, PRODUCT_SHAPES as PRODUCT, type ShownProduct } from './products/product.dto.js';
import type { NewProduct, ProductChange } from './products/product.rules.js';

@ApiTags('Products')
@Controller({ path: 'products', version: ['1', '2'] })
export class CatalogController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly reads: CatalogReads,
    kept: KeptAnswers,
  ) {
    kept.add('/products/:id', this, 'one', (caller, id) => this.reads.known(caller, id));
  }

  @Get()
  @Public()
  @Describe('Lists and searches products.', {
    id: 'listProducts',
    description: 'Shoppers see active products; callers with products:read-all see every status.',
  })
  @ReturnsPage<FoundProducts>(PRODUCT, {
    meta: ({ facets }) => (facets ? { facets } : {}),
    metaFields: FACETS_META,
  })
  list(
    @By() caller: Caller,
    @Query(forVersion({ 1: ProductListV1, 2: ProductListV2 })) listing: ProductListing,
  ): Promise<FoundProducts> {
    return this.reads.list(caller, listing);
  }

  @Get(':id')
  @Public()
  @Describe('Reads one product.', { id: 'getProduct', errors: ['PRODUCT_NOT_FOUND'] })
  @Returns<ShownProduct>(200, PRODUCT, { etag })
  one(
    @By() caller: Caller,
    @Param('id') id: string,
  ): Prepared<ShownProduct> | Promise<Prepared<ShownProduct>> {
    return this.reads.one(caller, id);
  }

  @Post()
  @Allow('products:write')
  @Audited('product.create')
  @Describe('Creates a product with an empty stock level.', {
    id: 'createProduct',
    errors: ['DUPLICATE'],
    example: {
      1: { sku: 'MUG-{{fresh}}', name: 'Green mug', price: 9.5, currency: 'EUR', status: 'ACTIVE' },
      2: {
        sku: 'MUG-{{fresh}}',
        name: 'Green mug',
        price: { amount: 950, currency: 'EUR' },
        status: 'ACTIVE',
      },
    },
  })
  @Returns<ShownProduct>(201, PRODUCT, { location: (product) => `/products/${product._id}`, etag })
  create(@Body(forVersion({ 1: NewProductV1, 2: NewProductV2 })) wanted: NewProduct): Promise<ShownProduct> {
    return this.catalog.create(wanted);
  }

  @Patch(':id')
  @Allow('products:write')
  @Audited('product.update')
  @Describe('Changes a product; orders that were placed keep the name and price they were placed with.', {
    id: 'changeProduct',
    errors: ['PRODUCT_NOT_FOUND', 'ILLEGAL_TRANSITION', 'STALE', 'IF_MATCH_REQUIRED'],
    example: {
      1: { price: 10.5 },
      2: { price: { amount: 1050, currency: '{{currency}}' } },
    },
  })
  @Returns<ShownProduct>(200, PRODUCT, { etag })
  async change(
    @By() caller: Caller,
    @Param('id') id: string,
    @IfMatch() tag: string | undefined,
    @Body(forVersion({ 1: ProductChangeV1, 2: ProductChangeV2 })) wanted: ProductChange,
  ): Promise<ShownProduct> {
    return this.reads.shown(caller, await this.catalog.change(id, wanted, tag?.split('.')[0]));
  }
}
