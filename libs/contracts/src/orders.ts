import type { Integrity, IntegrityAsk } from './integrity.js';
import type { Money } from './money.js';
import type { Outcome } from './outcome.js';
import type { AllocatedLine, LineQuantity, OrderStock, StockToShip } from './inventory.js';
import type { Caller, Origin } from './access.js';

export const ORDER_STATUSES = ['PENDING', 'ON_HOLD', 'PROCESSING', 'COMPLETED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export const FULFILMENT_STATUSES = ['UNFULFILLED', 'PARTIAL', 'FULFILLED', 'DELIVERED'] as const;
export type FulfilmentStatus = (typeof FULFILMENT_STATUSES)[number];
export const PAYMENT_STATUSES = ['NONE', 'AUTHORIZED', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export const ORDER_ORIGINS = ['API', 'IMPORT'] as const;
export type OrderOrigin = (typeof ORDER_ORIGINS)[number];

export interface Address {
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zipcode?: string;
  readonly country?: string;
}

/** A price as a client wrote it: a decimal of the order's currency (v1) or Money (v2). */
export type WirePrice = { readonly decimal: number } | Money;

export interface WantedLine {
  readonly productId: string;
  /** whole pieces, ≥ 1 */
  readonly quantity: number;
  /** a guard: when it is not the catalogue's price the order is refused; with `agreedPrices` it is the price */
  readonly unitPrice?: WirePrice;
  readonly reservationId?: string;
}

/** What staff take off the items before tax: a part of the subtotal, or an amount; one of the two. */
export interface WantedDiscount {
  /** 0 < percent ≤ 100 */
  readonly percent?: number;
  readonly amount?: WirePrice;
  readonly reason: string;
}

export interface PlaceOrder {
  readonly customerId?: string;
  /** placed by staff for somebody who is no customer */
  readonly guest?: boolean;
  readonly items: readonly WantedLine[];
  readonly shippingAddress: Address;
  /** the prices given were agreed with the customer; needs `orders:agree-price` */
  readonly agreedPrices?: { readonly reason: string };
  /** needs `orders:discount` */
  readonly discount?: WantedDiscount;
  readonly origin?: OrderOrigin;
  /** what the order is called in another system; unique */
  readonly reference?: { readonly system: string; readonly id: string };
  /** when the customer bought; now unless given */
  readonly placedAt?: Date;
}

export interface PlacedLine {
  readonly orderItemId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** minor units */
  readonly unitPrice: number;
  readonly lineTotal: number;
}

/** An order as other modules see it; money in minor units of `currency`. */
export interface OrderSnapshot {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly total: number;
  readonly units: number;
  readonly placedAt: Date;
  readonly origin: OrderOrigin;
  readonly items: readonly PlacedLine[];
}

/** What left, and which locations have nothing left to ship for the order. */
export interface ShippedOrder {
  readonly lines: readonly AllocatedLine[];
  readonly complete: boolean;
}

export interface OrdersRequests {
  /** Places one order through group commit; never call it inside a transaction. */
  'orders.place': { ask: { caller: Caller; wanted: PlaceOrder }; answer: OrderSnapshot };
  /** Allocates every reservation and starts fulfilment, in the asker's transaction. Repeated, it answers the same. */
  'orders.process': { ask: { orders: readonly OrderStock[] }; answer: Outcome<OrderSnapshot>[] };
  /** Ships pieces of an order that is being processed, in the asker's transaction. */
  'orders.ship': { ask: StockToShip; answer: Outcome<ShippedOrder> };
  /** A shipment has reached the customer, or come back: counts its pieces, in the asker's transaction. */
  'orders.shipmentEnded': {
    ask: {
      orderId: string;
      shipmentId: string;
      lines: readonly LineQuantity[];
      delivered: boolean;
      reason: string | null;
      origin: Origin;
    };
    answer: void;
  };
  /** The orders as they are now, in the asker's transaction when one runs; unknown ids are absent. */
  'orders.find': { ask: { ids: readonly string[] }; answer: ReadonlyMap<string, OrderSnapshot> };
  /** The ids of the orders that carry one of these references; absent ones are left out. */
  'orders.byReference': {
    ask: { system: string; ids: readonly string[] };
    answer: ReadonlyMap<string, string>;
  };
  /** Orders that wait with pieces of this product, PENDING or ON_HOLD, and those pieces. */
  'orders.waiting': { ask: { productId: string }; answer: { orders: number; units: number } };
  /** Cancels such orders, the oldest first and at most so many, in the asker's transaction; `more` when some are left. */
  'orders.cancelWaiting': {
    ask: { productId: string; most: number; reason: string; origin: Origin };
    answer: { orders: number; units: number; more: boolean };
  };
  /**
   * Books what another system took back of the order that it names, in group commit: so many pieces of a product are
   * cancelled or, once shipped, returned for sale. A reason that is known already changes nothing. Errors: ORDER_NOT_FOUND,
   * ALREADY_SHIPPED when there are fewer pieces, RETURN_WINDOW_CLOSED.
   */
  'orders.takeBack': {
    ask: { system: string; id: string; productId: string; quantity: number; reason: string };
    answer: 'CANCELLED' | 'RETURNED' | 'KNOWN';
  };
  /** Statistics recomputed from the orders themselves, per customer and currency; CANCELLED left out. */
  'orders.totalsByCustomer': {
    ask: { customerIds?: readonly string[] };
    answer: readonly {
      customerId: string;
      currency: string;
      orderCount: number;
      grossSpent: number;
      refunded: number;
      shippedUnits: number;
      returnedUnits: number;
      firstOrderAt: Date;
      lastOrderAt: Date;
    }[];
  };
  'orders.integrity': { ask: IntegrityAsk; answer: Integrity[] };
}
export const ORDERS_REQUESTS = {
  'orders.place': true,
  'orders.process': true,
  'orders.ship': true,
  'orders.shipmentEnded': true,
  'orders.find': true,
  'orders.byReference': true,
  'orders.takeBack': true,
  'orders.waiting': true,
  'orders.cancelWaiting': true,
  'orders.totalsByCustomer': true,
  'orders.integrity': true,
} satisfies Record<keyof OrdersRequests, true>;

export interface OrdersEvents {
  'order:created': Omit<OrderSnapshot, 'status'> & {
    /** null without an end; absent in events from before it was told */
    readonly holdsExpireAt?: Date | null;
  };
  'order:processed': { orderId: string; number: string; customerId: string | null };
  /** An order that was on hold may be processed again. */
  'order:released': { orderId: string; number: string; customerId: string | null };
  'order:shipped': {
    orderId: string;
    number: string;
    customerId: string | null;
    currency: string;
    shipmentId: string;
    /** absent in events from before they were told */
    carrier?: string | null;
    trackingNumber?: string | null;
    lines: readonly { orderItemId: string; productId: string; locationId: string; quantity: number }[];
  };
  /** A shipment came back, or never left: its pieces are allocated again. */
  'order:shipment-failed': {
    orderId: string;
    number: string;
    customerId: string | null;
    currency: string;
    shipmentId: string;
    units: number;
    reason: string | null;
  };
  /** Money that came in, or was authorized, as it is reported from outside; minor units. */
  'payment:recorded': {
    orderId: string;
    number: string;
    customerId: string | null;
    paymentId: string;
    reference: string;
    status: 'AUTHORIZED' | 'PAID';
    amount: number;
    currency: string;
    paidTotal: number;
    paymentStatus: PaymentStatus;
  };
  'order:cancelled': {
    orderId: string;
    number: string;
    customerId: string | null;
    currency: string;
    total: number;
    /** what had been refunded of it before */
    refundedTotal: number;
    placedAt: Date;
    reason: string | null;
    origin: OrderOrigin;
  };
}
export const ORDERS_EVENTS = {
  'order:created': true,
  'order:processed': true,
  'order:released': true,
  'order:shipped': true,
  'order:shipment-failed': true,
  'order:cancelled': true,
  'payment:recorded': true,
} satisfies Record<keyof OrdersEvents, true>;
