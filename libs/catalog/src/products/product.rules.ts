import { isDeepStrictEqual } from 'node:util';
import type { ProductStatus } from '#contracts/catalog.js';
import { exponentOf, fromDecimal, isCurrency, toDecimal } from '#contracts/money.js';
import type { WirePrice } from '#contracts/orders.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { IllegalProductTransitionError } from '../catalog.errors.js';
import type { Attributes, Product } from './product.schema.js';

/** A product as staff describe it; `currency` is that of the price. */
export interface NewProduct {
  readonly sku: string;
  readonly name: string;
  readonly description?: string | null;
  readonly price: WirePrice;
  readonly currency: string;
  readonly status?: 'DRAFT' | 'ACTIVE';
  readonly categories?: readonly string[];
  readonly attributes?: Attributes;
}

/** What is to be different; what is left out stays. */
export interface ProductChange {
  readonly name?: string;
  readonly description?: string | null;
  readonly price?: WirePrice;
  readonly status?: ProductStatus;
  readonly categories?: readonly string[];
  readonly attributes?: Attributes;
}

/** Discontinuing closes stock levels too and is not a change of a field. */
const NEXT = {
  DRAFT: ['ACTIVE'],
  ACTIVE: [],
  DISCONTINUED: [],
} as const satisfies Record<ProductStatus, readonly ProductStatus[]>;

/** @throws {IllegalProductTransitionError} */
export function advance(from: ProductStatus, to: ProductStatus): ProductStatus {
  if (!(NEXT[from] as readonly ProductStatus[]).includes(to))
    throw new IllegalProductTransitionError(from, to);
  return to;
}

/** Upper case: SKUs that differ in case alone are the same. */
export function skuKeyOf(sku: string): string {
  return sku.trim().toUpperCase();
}

/**
 * @returns minor units of `currency`, > 0
 * @throws {ValidationFailedError} for an unknown currency, another currency, or more decimals than the currency has
 */
export function priceIn(currency: string, price: WirePrice): number {
  if (!isCurrency(currency)) throw fault('currency', `${currency} is no currency of ISO 4217`);
  if ('currency' in price && price.currency !== currency) {
    throw fault('price.currency', `must be ${currency}, the currency of the product`);
  }
  const [field, amount] =
    'decimal' in price ? ['price', fromDecimal(price.decimal, currency)] : ['price.amount', price.amount];
  if (amount === null)
    throw fault(field as string, `must have at most ${exponentOf(currency)} decimals in ${currency}`);
  if ((amount as number) <= 0) throw fault(field as string, 'must be greater than 0');
  return amount as number;
}

/** @throws {ValidationFailedError} as `priceIn` does */
export function draftProduct(id: string, wanted: NewProduct, now: Date): Product {
  const price = priceIn(wanted.currency, wanted.price);
  return {
    _id: id,
    sku: wanted.sku.trim(),
    skuKey: skuKeyOf(wanted.sku),
    name: wanted.name,
    description: wanted.description ?? null,
    price,
    currency: wanted.currency,
    priceDecimal: toDecimal(price, wanted.currency),
    status: wanted.status ?? 'DRAFT',
    categories: namesOf(wanted.categories ?? []),
    attributes: { ...wanted.attributes },
    version: 1,
    eventSeq: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * @returns the fields that really differ; empty when nothing does
 * @throws {IllegalProductTransitionError}
 * @throws {ValidationFailedError} as `priceIn` does
 */
export function differences(product: Product, wanted: ProductChange): Partial<Product> {
  const price = wanted.price && priceIn(product.currency, wanted.price);
  const next: Partial<Product> = {
    ...(wanted.name !== undefined && { name: wanted.name }),
    ...(wanted.description !== undefined && { description: wanted.description }),
    ...(price !== undefined && { price, priceDecimal: toDecimal(price, product.currency) }),
    ...(wanted.status !== undefined &&
      wanted.status !== product.status && { status: advance(product.status, wanted.status) }),
    ...(wanted.categories && { categories: namesOf(wanted.categories) }),
    ...(wanted.attributes && { attributes: { ...wanted.attributes } }),
  };
  const differing = Object.entries(next).filter(
    ([field, value]) => !isDeepStrictEqual(value, product[field as keyof Product]),
  );
  return Object.fromEntries(differing) as Partial<Product>;
}

/** Units for sale as the asker may know them: shoppers never see that more is promised than is there. */
export function shownAvailable(available: number, seesTrueNumber: boolean): number {
  return seesTrueNumber ? available : Math.max(0, available);
}

/** Each name once, in the order given. */
function namesOf(categories: readonly string[]): string[] {
  return [...new Set(categories.map((name) => name.trim()))].filter((name) => name !== '');
}

function fault(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
