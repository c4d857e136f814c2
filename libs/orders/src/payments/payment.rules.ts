import type { PaymentStatus } from '#contracts/orders.js';
import {
  DuplicatePaymentError,
  PaymentExceedsTotalError,
  RefundedBeyondPaymentError,
} from './payments.errors.js';
import type { Payment } from './payment.schema.js';

/** The sums of an order, in minor units. */
export interface Sums {
  readonly total: number;
  /** Σ of its PAID payments */
  readonly paidTotal: number;
  /** Σ of its refunds */
  readonly refundedTotal: number;
}

/** A payment as it is to be recorded. */
export type WantedPayment = Pick<Payment, 'amount' | 'status' | 'reference'>;

/** How far an order is paid for. @param authorized whether money is authorized that is not paid yet */
export function paymentStatusOf(order: Sums, authorized: boolean): PaymentStatus {
  const { total, paidTotal, refundedTotal } = order;
  if (refundedTotal > 0) return refundedTotal < givenFor(order) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
  if (paidTotal > 0 && paidTotal >= total) return 'PAID';
  return authorized ? 'AUTHORIZED' : 'NONE';
}

/** What was paid; where no payment is recorded, the total counts as paid. */
export function givenFor({ total, paidTotal }: Sums): number {
  return paidTotal > 0 ? paidTotal : total;
}

/**
 * What all refunds of an order may come to: what was paid or, where no payment is recorded, its total. Money that is only
 * authorized was not paid, and is released outside.
 */
export function refundLimitOf(order: Sums & { readonly paymentStatus: PaymentStatus }): number {
  return order.paidTotal === 0 && order.paymentStatus === 'AUTHORIZED' ? 0 : givenFor(order);
}

/**
 * Whether a payment may be recorded beside those that are known. One that is AUTHORIZED may be recorded again as PAID.
 *
 * @returns the payment that becomes PAID, or undefined for a new one
 * @throws {DuplicatePaymentError} (409) when its reference is known
 * @throws {PaymentExceedsTotalError} (409) when the order would be paid, or authorized, beyond its total
 * @throws {RefundedBeyondPaymentError} (409) when less would be paid than was refunded before any payment was recorded
 */
export function admit(
  wanted: WantedPayment,
  order: Sums & { readonly currency: string },
  known: readonly Payment[],
): Payment | undefined {
  const same = known.find((payment) => payment.reference === wanted.reference);
  if (same && !(same.status === 'AUTHORIZED' && wanted.status === 'PAID'))
    throw new DuplicatePaymentError(wanted.reference);
  const open = order.total - order.paidTotal;
  if (wanted.amount > open) throw new PaymentExceedsTotalError({ amount: open, currency: order.currency });
  if (wanted.status === 'PAID' && order.paidTotal + wanted.amount < order.refundedTotal)
    throw new RefundedBeyondPaymentError({ amount: order.refundedTotal, currency: order.currency });
  return same;
}
