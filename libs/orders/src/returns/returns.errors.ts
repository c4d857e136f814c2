import type { ReturnStatus } from '#contracts/returns.js';
import { DomainError } from '#platform/errors/api-error.js';

export class ReturnNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'RETURN_NOT_FOUND';
  constructor(id: string) {
    super(`There is no return ${id}`);
  }
}

export class ReturnItemNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'RETURN_ITEM_NOT_FOUND';
  constructor(orderItemId: string, field: string) {
    super(`The return has no line for ${orderItemId}`, undefined, field);
  }
}

/** Fewer pieces are out than would come back. */
export class ReturnExceedsShippedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'RETURN_EXCEEDS_SHIPPED';
  constructor(field: string, returnable: number) {
    super(`Of this line at most ${returnable} can be returned`, { returnable }, field);
  }
}

/** The pieces were delivered too long ago. */
export class ReturnWindowClosedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'RETURN_WINDOW_CLOSED';
  constructor(field: string, days: number, returnable: number) {
    super(`Returns are possible for ${days} days after delivery`, { days, returnable }, field);
  }
}

export class IllegalReturnTransitionError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(from: ReturnStatus, to: string) {
    super(`A return that is ${from} cannot become ${to}`, { from, to });
  }
}

/** Pieces of a shipment that is said to have failed are in a return. */
export class ShipmentInReturnError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(shipmentId: string, returns: readonly string[]) {
    super('Pieces of this shipment are in a return; cancel it first', { shipmentId, returns });
  }
}
