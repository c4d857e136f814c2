import { readingOf } from '#platform/mongo/raw/stream.js';
import type { Order, OrderItem, OrderStep } from '../order.schema.js';

/** What proofs read of an order: its money, its pieces and its way. */
export interface ProvenOrder extends Pick<
  Order,
  | '_id'
  | 'status'
  | 'fulfilmentStatus'
  | 'paymentStatus'
  | 'currency'
  | 'subtotal'
  | 'discountTotal'
  | 'taxTotal'
  | 'taxIncluded'
  | 'shippingTotal'
  | 'total'
  | 'paidTotal'
  | 'refundedTotal'
  | 'createdAt'
> {
  readonly items: readonly ProvenLine[];
  readonly history: readonly ProvenStep[];
}

export type ProvenLine = Pick<
  OrderItem,
  | 'id'
  | 'quantity'
  | 'unitPrice'
  | 'lineTotal'
  | 'discountAmount'
  | 'taxAmount'
  | 'cancelledQuantity'
  | 'shippedQuantity'
  | 'deliveredQuantity'
  | 'returnedQuantity'
>;

export type ProvenStep = Pick<OrderStep, 'action' | 'from' | 'to'>;

export const PROVEN_ORDER = readingOf<ProvenOrder>({
  _id: true,
  status: true,
  fulfilmentStatus: true,
  paymentStatus: true,
  items: [
    {
      id: true,
      quantity: true,
      unitPrice: true,
      lineTotal: true,
      discountAmount: true,
      taxAmount: true,
      cancelledQuantity: true,
      shippedQuantity: true,
      deliveredQuantity: true,
      returnedQuantity: true,
    },
  ],
  currency: true,
  subtotal: true,
  discountTotal: true,
  taxTotal: true,
  taxIncluded: true,
  shippingTotal: true,
  total: true,
  paidTotal: true,
  refundedTotal: true,
  history: [{ action: true, from: true, to: true }],
  createdAt: true,
});
