import type { Disposition } from './inventory.js';
import type { OrderStatus, PaymentStatus } from './orders.js';

export const RETURN_STATUSES = [
  'REQUESTED',
  'APPROVED',
  'DECLINED',
  'RECEIVED',
  'CLOSED',
  'CANCELLED',
] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** What every fact about a return says. */
export interface AboutReturn {
  readonly returnId: string;
  /** for people, `01JDC4Q7V-8F3KZQ-R1` */
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** null for a guest */
  readonly customerId: string | null;
  readonly status: ReturnStatus;
}

interface ReturnLine {
  readonly orderItemId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

export interface ReturnsEvents {
  'return:requested': AboutReturn & { readonly lines: readonly (ReturnLine & { readonly reason: string })[] };
  'return:approved': AboutReturn;
  'return:declined': AboutReturn & { readonly reason: string | null };
  /** Whole, or what had not come back yet. */
  'return:cancelled': AboutReturn & { readonly reason: string | null };
  /** A receipt has been booked; `lines` and `due` are of this receipt, minor units of `currency`. */
  'return:processed': AboutReturn & {
    readonly lines: readonly (ReturnLine & {
      readonly locationId: string;
      readonly disposition: Disposition;
    })[];
    readonly units: number;
    readonly currency: string;
    /** what the customer is due for these pieces */
    readonly due: number;
  };
  /** Money was given back; minor units of `currency`. */
  'refund:issued': {
    readonly refundId: string;
    readonly orderId: string;
    readonly orderNumber: string;
    readonly customerId: string | null;
    /** null for what was cancelled */
    readonly returnId: string | null;
    readonly returnNumber: string | null;
    readonly amount: number;
    readonly currency: string;
    readonly reason: string | null;
    /** of the order, this refund with it */
    readonly refundedTotal: number;
    readonly orderStatus: OrderStatus;
    readonly paymentStatus: PaymentStatus;
  };
}
export const RETURNS_EVENTS = {
  'return:requested': true,
  'return:approved': true,
  'return:declined': true,
  'return:cancelled': true,
  'return:processed': true,
  'refund:issued': true,
} satisfies Record<keyof ReturnsEvents, true>;
