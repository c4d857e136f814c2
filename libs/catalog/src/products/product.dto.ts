import { PRODUCT_STATUSES, type ProductStatus } from '#contracts/catalog.js';
import { toDecimal } from '#contracts/money.js';
import {
  Attributes,
  Currency,
  Decimal,
  Id,
  Moment,
  MoneyField,
  type MoneyDto,
  OneOf,
  Text,
  Texts,
  Whole,
} from '#platform/http/fields.js';
import type { Attributes as ProductAttributes, Product } from './product.schema.js';

/** A product as one caller sees it; `available` counts units for sale over all locations. */
export type ShownProduct = Product & { readonly available: number };

class ProductShape {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234' }) id!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'White hanging heart T-light holder' }) name!: string;
  @Text({ min: 0, max: 5000, example: 'Ivory painted metal, 12 cm', optional: true }) description?: string;
  @Currency({ example: 'GBP' }) currency!: string;
  @OneOf(PRODUCT_STATUSES, { example: 'ACTIVE' }) status!: ProductStatus;
  @Texts({ maxItems: 20, max: 60, example: ['Lighting'] }) categories!: string[];
  @Attributes({ example: { colour: 'white' } }) attributes!: ProductAttributes;
  @Whole({ example: 120, description: 'units for sale; shoppers see no number below 0' }) available!: number;
  @Moment() createdAt!: Date;
  @Moment() updatedAt!: Date;
}

function shared(product: ShownProduct): Omit<ProductShape, 'price'> {
  return {
    id: product._id,
    sku: product.sku,
    name: product.name,
    ...(product.description !== null && { description: product.description }),
    currency: product.currency,
    status: product.status,
    categories: product.categories,
    attributes: product.attributes,
    available: product.available,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
  };
}

export class ProductV1 extends ProductShape {
  @Decimal({ example: 2.55, description: 'per piece, in `currency`' }) price!: number;

  static from(product: ShownProduct): ProductV1 {
    return { ...shared(product), price: toDecimal(product.price, product.currency) };
  }
}

export class ProductV2 extends ProductShape {
  @MoneyField({ positive: true, description: 'per piece' }) price!: MoneyDto;

  static from(product: ShownProduct): ProductV2 {
    return { ...shared(product), price: { amount: product.price, currency: product.currency } };
  }
}

export const PRODUCT_SHAPES = { 1: ProductV1, 2: ProductV2 } as const;

/** The availability is part of the tag, so that a kept answer with yesterday's stock is not taken for today's. */
export const etagOf = (product: ShownProduct): string => `${product.version}.${product.available}`;
