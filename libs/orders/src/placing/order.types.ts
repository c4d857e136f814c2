import type { Discount } from '../pricing/discount.rules.js';

/** A line of an order before it is placed; money in minor units. */
export interface DraftLine {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly priceSource: 'CATALOGUE' | 'AGREED';
  readonly reservationId?: string;
}

/** What the pricing function makes of an order's lines; minor units of one currency. */
export interface PricedOrder {
  readonly priced: readonly {
    readonly lineTotal: number;
    /** the line's part of the order's discount */
    readonly discountAmount: number;
    readonly taxAmount: number;
  }[];
  readonly subtotal: number;
  readonly discountTotal: number;
  readonly taxTotal: number;
  readonly shippingTotal: number;
  readonly total: number;
}

export interface OrderDraft extends PricedOrder {
  readonly customerId: string | null;
  readonly currency: string;
  readonly pricingVersion: number;
  readonly discount?: Discount;
  readonly lines: readonly DraftLine[];
}
