import type { Money } from '#contracts/money.js';
import { DomainError } from '#platform/errors/api-error.js';

export interface ChangedPrice {
  readonly field: string;
  readonly productId: string;
  /** the catalogue's price of this moment */
  readonly unitPrice: Money;
}

export class PriceChangedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'PRICE_CHANGED';
  constructor(readonly changed: readonly ChangedPrice[]) {
    super(`The price of ${changed.length} line(s) is another one now`, { changed }, changed[0]?.field);
  }
}

export class CurrencyMixedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'CURRENCY_MIXED';
  constructor(currencies: readonly string[]) {
    super('An order has one currency; these products are priced in several', { currencies });
  }
}

export class ProductNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'PRODUCT_NOT_FOUND';
  constructor(productId: string, field: string) {
    super(`There is no product ${productId}`, undefined, field);
  }
}

export class OrderProductNotForSaleError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'PRODUCT_NOT_FOR_SALE';
  constructor(productId: string, field: string) {
    super(`Product ${productId} is not for sale`, { productId }, field);
  }
}

export class CustomerNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'CUSTOMER_NOT_FOUND';
  constructor(customerId: string) {
    super(`There is no customer ${customerId}`, undefined, 'customerId');
  }
}

export class OrderNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'ORDER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no order ${id}`);
  }
}

export class AgreedPriceForbiddenError extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor() {
    super('Agreed prices need the permission orders:agree-price');
  }
}

export class DiscountForbiddenError extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor() {
    super('Discounts need the permission orders:discount', undefined, 'discount');
  }
}

export class DuplicateReferenceError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(reference: { system: string; id: string }) {
    super(
      `There is an order with reference ${reference.system} ${reference.id} already`,
      { reference },
      'reference',
    );
  }
}

export class IllegalTransitionError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(from: string, to: string) {
    super(`An order that is ${from} cannot become ${to}`, { from, to });
  }
}

export class AlreadyShippedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ALREADY_SHIPPED';
  constructor(id: string) {
    super(`Something of order ${id} has been shipped; it can be returned, not cancelled`);
  }
}

/** A line has fewer pieces left than are to be cancelled or shipped. */
export class TooManyPiecesError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ALREADY_SHIPPED';
  constructor(field: string, left: number) {
    super(`Of this line only ${left} pieces are left`, { left }, field);
  }
}

export class OrderItemNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'ORDER_ITEM_NOT_FOUND';
  constructor(orderItemId: string, field: string) {
    super(`The order has no line ${orderItemId}`, undefined, field);
  }
}
