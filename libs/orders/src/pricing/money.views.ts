import { type Money, toDecimal } from '#contracts/money.js';
import { Decimal, MoneyDto, MoneyField } from '#platform/http/fields.js';
import type { Order } from '../order.schema.js';

/** an import may bring more lines than the API takes */
export const MOST_SHOWN = 10_000;
export const DISCOUNT_AMOUNT = {
  example: 0,
  description: "the line's part of the order's discount",
} as const;

export class TotalsV1 {
  @Decimal({ example: 5.1 }) subtotal!: number;
  @Decimal({ example: 0 }) discountTotal!: number;
  @Decimal({ example: 0 }) taxTotal!: number;
  @Decimal({ example: 0 }) shippingTotal!: number;
  @Decimal({ example: 5.1 }) total!: number;
}

export class TotalsV2 {
  @MoneyField() subtotal!: MoneyDto;
  @MoneyField() discountTotal!: MoneyDto;
  @MoneyField() taxTotal!: MoneyDto;
  @MoneyField() shippingTotal!: MoneyDto;
  @MoneyField() total!: MoneyDto;
}

export type Totals = Pick<Order, 'subtotal' | 'discountTotal' | 'taxTotal' | 'shippingTotal' | 'total'>;

/** How a version writes money. */
export type Write<M> = (amount: number, currency: string) => M;
export const asDecimal: Write<number> = toDecimal;
export const asMoney: Write<Money> = (amount, currency) => ({ amount, currency });

export function totalsOf<M>(totals: Totals, currency: string, write: Write<M>) {
  return {
    subtotal: write(totals.subtotal, currency),
    discountTotal: write(totals.discountTotal, currency),
    taxTotal: write(totals.taxTotal, currency),
    shippingTotal: write(totals.shippingTotal, currency),
    total: write(totals.total, currency),
  };
}
