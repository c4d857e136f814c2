import { PRODUCT_STATUSES, type ProductStatus } from '#contracts/catalog.js';
import { Currency, Decimal, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import { type Facet, FACETS } from './facets.js';
import { PRODUCT_SORTS, type ProductSearch, type ProductSort } from './search.rules.js';

/** One request for a list of products. */
export interface ProductListing {
  readonly search: ProductSearch;
  readonly sort?: ProductSort;
  readonly ask: ListAsk;
  readonly facets?: readonly Facet[];
}

const q = {
  max: 200,
  optional: true,
  example: 'heart holder',
  description:
    'products in which every word occurs, in name, SKU or description, or whose SKU begins with this',
} as const;
const sku = {
  max: 64,
  optional: true,
  example: '85123A',
  description: 'the one product with this SKU',
} as const;
const category = {
  max: 60,
  optional: true,
  example: 'Lighting',
  description: 'products of this category',
} as const;
const status = {
  many: true,
  optional: true,
  example: ['ACTIVE'],
  description: 'shoppers see ACTIVE only',
} as const;
const currency = {
  optional: true,
  example: 'GBP',
  description: 'products with a price in this currency',
} as const;
const facets = {
  many: true,
  optional: true,
  example: ['category'],
  description: 'counts what was found by these, in `meta.facets`',
} as const;
const sort = {
  optional: true,
  example: '-createdAt',
  default: '-createdAt',
  description: 'what the rows are in the order of; `-` is the greatest first',
} as const;

export class ProductListV1 extends PageQuery {
  @Text(q) q?: string;
  @Text(sku) sku?: string;
  @Text(category) category?: string;
  @OneOf(PRODUCT_STATUSES, status) status?: ProductStatus[];
  @Currency(currency) currency?: string;
  @Decimal({ min: 0, optional: true, example: 1.5, description: "in the product's own currency" })
  minPrice?: number;
  @Decimal({ min: 0, optional: true, example: 20, description: "in the product's own currency" })
  maxPrice?: number;
  @OneOf(PRODUCT_SORTS, sort) sort?: ProductSort;
  @OneOf(FACETS, facets) facets?: Facet[];

  toDomain(): ProductListing {
    const {
      minPrice: minDecimal,
      maxPrice: maxDecimal,
      sort: order,
      facets: counted,
      page: _page,
      limit: _limit,
      ...search
    } = this;
    return listing({ ...search, ...given({ minDecimal, maxDecimal }) }, order, this.asks(), counted);
  }
}

export class ProductListV2 extends CursorQuery {
  @Text(q) q?: string;
  @Text(sku) sku?: string;
  @Text(category) category?: string;
  @OneOf(PRODUCT_STATUSES, status) status?: ProductStatus[];
  @Currency(currency) currency?: string;
  @Whole({ min: 0, optional: true, example: 150, description: "minor units of the product's own currency" })
  minPrice?: number;
  @Whole({ min: 0, optional: true, example: 2000, description: "minor units of the product's own currency" })
  maxPrice?: number;
  @OneOf(PRODUCT_SORTS, sort) sort?: ProductSort;
  @OneOf(FACETS, facets) facets?: Facet[];

  toDomain(): ProductListing {
    const {
      minPrice: minAmount,
      maxPrice: maxAmount,
      sort: order,
      facets: counted,
      cursor: _cursor,
      limit: _limit,
      count: _count,
      ...search
    } = this;
    return listing({ ...search, ...given({ minAmount, maxAmount }) }, order, this.asks(), counted);
  }
}

function listing(
  search: ProductSearch,
  order: ProductSort | undefined,
  ask: ListAsk,
  facets: Facet[] | undefined,
): ProductListing {
  return { search, ask, ...(order !== undefined && { sort: order }), ...(facets && { facets }) };
}

function given(bounds: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(bounds).filter((each): each is [string, number] => each[1] !== undefined),
  );
}
