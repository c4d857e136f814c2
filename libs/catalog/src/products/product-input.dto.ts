import { PRODUCT_STATUSES, type ProductStatus } from '#contracts/catalog.js';
import {
  Attributes,
  Currency,
  Decimal,
  type MoneyDto,
  MoneyField,
  OneOf,
  Text,
  Texts,
} from '#platform/http/fields.js';
import type { NewProduct, ProductChange } from './product.rules.js';
import type { Attributes as ProductAttributes } from './product.schema.js';

const MOST_DECIMAL = 9_999_999_999;

class NewProductShape {
  @Text({
    max: 64,
    pattern: /^[A-Za-z0-9][\w./-]*$/,
    example: 'MUG-BLUE',
    description: 'unique without regard to case',
  })
  sku!: string;
  @Text({ max: 200, example: 'Blue mug' }) name!: string;
  @Text({ min: 0, max: 5000, example: 'Stoneware, 300 ml', optional: true }) description?: string;
  @OneOf(['DRAFT', 'ACTIVE'], { example: 'ACTIVE', optional: true, description: 'DRAFT unless given' })
  status?: 'DRAFT' | 'ACTIVE';
  @Texts({ maxItems: 20, max: 60, example: ['Mugs'], optional: true }) categories?: string[];
  @Attributes({ example: { colour: 'blue' }, optional: true }) attributes?: ProductAttributes;
}

export class NewProductV1 extends NewProductShape {
  @Decimal({
    exclusiveMin: 0,
    max: MOST_DECIMAL,
    example: 9.5,
    description: 'per piece, with no more decimals than the currency has',
  })
  price!: number;
  @Currency({ example: 'EUR' }) currency!: string;

  toDomain(): NewProduct {
    const { price, ...rest } = this;
    return { ...rest, price: { decimal: price } };
  }
}

export class NewProductV2 extends NewProductShape {
  @MoneyField({ positive: true, description: 'per piece' }) price!: MoneyDto;
  @Currency({ example: 'EUR', optional: true, description: 'that of the price; may be left out' })
  currency?: string;

  toDomain(): NewProduct {
    const { currency, ...rest } = this;
    return { ...rest, currency: currency ?? this.price.currency };
  }
}

class ProductChangeShape {
  @Text({ max: 200, example: 'Blue mug, large', optional: true }) name?: string;
  @Text({ min: 0, max: 5000, example: 'Stoneware, 400 ml', optional: true, nullable: true }) description?:
    string | null;
  @OneOf(PRODUCT_STATUSES, { example: 'ACTIVE', optional: true, description: 'a DRAFT may become ACTIVE' })
  status?: ProductStatus;
  @Texts({ maxItems: 20, max: 60, example: ['Mugs'], optional: true }) categories?: string[];
  @Attributes({ example: { colour: 'blue' }, optional: true }) attributes?: ProductAttributes;
}

export class ProductChangeV1 extends ProductChangeShape {
  @Decimal({ exclusiveMin: 0, max: MOST_DECIMAL, example: 10.5, optional: true }) price?: number;

  toDomain(): ProductChange {
    const { price, ...rest } = this;
    return { ...rest, ...(price !== undefined && { price: { decimal: price } }) };
  }
}

export class ProductChangeV2 extends ProductChangeShape implements ProductChange {
  @MoneyField({ positive: true, optional: true, description: 'in the currency of the product' })
  price?: MoneyDto;
}
