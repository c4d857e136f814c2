import { Id, Moment, OneOf, Whole } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { type Allocation, ALLOCATION_STATUSES } from './allocation.schema.js';
import { type Reservation, RESERVATION_STATUSES, type ReservationStatus } from './reservation.schema.js';

/** POST /inventory/reservations */
export class ReserveInput {
  @Id({ description: 'product to hold' })
  productId!: string;

  @Whole({ min: 1, max: 1_000_000_000, example: 2 })
  quantity!: number;

  @Whole({
    min: 1,
    max: 44_640,
    optional: true,
    example: 30,
    description: 'minutes until the hold lapses, 30 unless given',
  })
  expiryMinutes?: number;

  @Id({ optional: true, example: 'MAIN' })
  locationId?: string;
}

/** A hold. One whose time is over reads EXPIRED, tidied up or not. */
export class ReservationView {
  @Id() id!: string;
  @Id() productId!: string;
  @Id({ example: 'MAIN' }) locationId!: string;
  @Whole({ min: 1, example: 2 }) quantity!: number;
  @OneOf(RESERVATION_STATUSES) status!: ReservationStatus;
  @Moment({ nullable: true, description: 'null: it does not lapse by itself' }) expiresAt!: Date | null;
  @Id({ nullable: true }) orderId!: string | null;
  @Moment() createdAt!: Date;

  static from(hold: Reservation): ReservationView {
    return {
      id: hold._id,
      productId: hold.productId,
      locationId: hold.locationId,
      quantity: hold.quantity,
      status: hold.status,
      expiresAt: hold.expiresAt,
      orderId: hold.orderId,
      createdAt: hold.createdAt,
    };
  }
}

export class AllocationView {
  @Id() id!: string;
  @Id() reservationId!: string;
  @Id({ nullable: true }) orderId!: string | null;
  @Id({ nullable: true }) orderItemId!: string | null;
  @Id() productId!: string;
  @Id({ example: 'MAIN' }) locationId!: string;
  @Whole({ min: 1, example: 2 }) quantity!: number;
  @OneOf(ALLOCATION_STATUSES) status!: string;
  @Moment() createdAt!: Date;

  static from(allocation: Allocation): AllocationView {
    return {
      id: allocation._id,
      reservationId: allocation.reservationId,
      orderId: allocation.orderId,
      orderItemId: allocation.orderItemId,
      productId: allocation.productId,
      locationId: allocation.locationId,
      quantity: allocation.quantity,
      status: allocation.status,
      createdAt: allocation.createdAt,
    };
  }
}

const FILTERS = {
  productId: { optional: true, description: 'of this product' },
  orderId: { optional: true, description: 'held for this order' },
  status: { optional: true, many: true, description: 'in one of these states' },
} as const;

export class ListReservationsV1 extends PageQuery {
  @Id(FILTERS.productId) productId?: string;
  @Id(FILTERS.orderId) orderId?: string;
  @OneOf(RESERVATION_STATUSES, FILTERS.status) status?: ReservationStatus[];
}
export class ListReservationsV2 extends CursorQuery {
  @Id(FILTERS.productId) productId?: string;
  @Id(FILTERS.orderId) orderId?: string;
  @OneOf(RESERVATION_STATUSES, FILTERS.status) status?: ReservationStatus[];
}
export class ListAllocationsV1 extends PageQuery {
  @Id(FILTERS.productId) productId?: string;
  @OneOf(ALLOCATION_STATUSES, FILTERS.status) status?: Allocation['status'][];
}
export class ListAllocationsV2 extends CursorQuery {
  @Id(FILTERS.productId) productId?: string;
  @OneOf(ALLOCATION_STATUSES, FILTERS.status) status?: Allocation['status'][];
}
