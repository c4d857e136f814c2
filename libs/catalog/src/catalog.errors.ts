import type { ProductStatus } from '#contracts/catalog.js';
import { DomainError } from '#platform/errors/api-error.js';

/** There is no such product, or not for this caller: shoppers see active products only. */
export class ProductNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'PRODUCT_NOT_FOUND';
  constructor(productId: string) {
    super('There is no such product', { productId });
  }
}

/** Another product has this SKU; upper and lower case count as the same. */
export class DuplicateSkuError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(sku: string) {
    super(`There is a product with the SKU ${sku} already`, { sku }, 'sku');
  }
}

/** A product goes from DRAFT to ACTIVE here; discontinuing is an operation of its own. */
export class IllegalProductTransitionError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(from: ProductStatus, to: ProductStatus) {
    super(`A product that is ${from} cannot become ${to} this way`, { from, to }, 'status');
  }
}

/** Another category has this name; upper and lower case count as the same. */
export class DuplicateCategoryError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(name: string) {
    super(`There is a category ${name} already`, { name }, 'name');
  }
}

/** There is no such category. */
export class CategoryNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'CATEGORY_NOT_FOUND';
  constructor(categoryId: string, field: string) {
    super('There is no such category', { categoryId }, field);
  }
}
