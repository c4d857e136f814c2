import { DomainError } from '#platform/errors/api-error.js';

/** One line that is short: what was wanted and what there is. */
export interface Shortage {
  readonly productId: string;
  readonly requested: number;
  readonly available: number;
}

export class InsufficientStockError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'INSUFFICIENT_STOCK';
  constructor(readonly short: readonly Shortage[]) {
    super(`Not enough stock for ${short.length} product(s)`, { short });
  }
}

export class ProductNotForSaleError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'PRODUCT_NOT_FOR_SALE';
  constructor(productId: string) {
    super(`Product ${productId} is not for sale`, { productId });
  }
}

export class StockNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'PRODUCT_NOT_FOUND';
  constructor(productId: string, field?: string) {
    super(`There is no product ${productId}`, undefined, field);
  }
}

export class LocationNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'LOCATION_NOT_FOUND';
  constructor(locationId: string, field = 'locationId') {
    super(`There is no location ${locationId}, or the product has no stock level there`, undefined, field);
  }
}

export class ReservationNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'RESERVATION_NOT_FOUND';
  constructor(id: string, field?: string) {
    super(`There is no reservation ${id}`, undefined, field);
  }
}

export class ReservationExpiredError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'RESERVATION_EXPIRED';
  constructor(id: string, expiredAt: Date | null) {
    super(`Reservation ${id} has lapsed`, { reservationId: id, expiresAt: expiredAt });
  }
}

export class ReservationClosedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'RESERVATION_CLOSED';
  constructor(id: string, status: string) {
    super(`Reservation ${id} is ${status}`, { reservationId: id, status });
  }
}

export class HoldLimitError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'HOLD_LIMIT';
  constructor(limit: number) {
    super(`A customer may have ${limit} free holds at a time`, { limit });
  }
}

export class AllocationNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'ALLOCATION_NOT_FOUND';
  constructor(id: string) {
    super(`There is no allocation ${id}`);
  }
}

/** An allocation that an order owns, or that has left already, cannot be given back by itself. */
export class AllocationBoundError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(id: string, why: string) {
    super(`Allocation ${id} cannot be released: ${why}`, { allocationId: id });
  }
}

/** A bucket would fall below zero. */
export class NothingToTakeError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'INSUFFICIENT_STOCK';
  constructor(bucket: string, there: number) {
    super(`There are only ${there} pieces in ${bucket}`, { bucket, there }, 'delta');
  }
}

export class DuplicateLocationError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor(id: string) {
    super(`There is a location ${id} already`, undefined, 'id');
  }
}

/** Pieces came or went while somebody counted. */
export class StockMovedOnError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'STOCK_MOVED_ON';
  constructor(seq: number) {
    super('The stock has moved since the counting began; count again', { seq }, 'seq');
  }
}
