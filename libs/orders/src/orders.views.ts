import { type Money, toDecimal } from '#contracts/money.js';
import {
  FULFILMENT_STATUSES,
  type FulfilmentStatus,
  ORDER_ORIGINS,
  ORDER_STATUSES,
  type OrderOrigin,
  type OrderStatus,
  PAYMENT_STATUSES,
  type PaymentStatus,
} from '#contracts/orders.js';
import {
  Decimal,
  Flag,
  Id,
  Moment,
  MoneyDto,
  MoneyField,
  Nested,
  OneOf,
  Text,
  Whole,
} from '#platform/http/fields.js';
import type { Order, OrderItem, OrderStep } from './order.schema.js';
import { AddressView } from './orders.dto.js';
import type { Quote } from './orders.service.js';

/** an import may bring more lines than the API takes */
const MOST_SHOWN = 10_000;
const PRICE_SOURCES = ['CATALOGUE', 'AGREED'] as const;

class ItemCore {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-L1' }) id!: string;
  @Id() productId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
  @Whole({ min: 1, example: 2 }) quantity!: number;
  @OneOf(PRICE_SOURCES) priceSource!: string;
  @Whole({ min: 0, example: 0 }) cancelledQuantity!: number;
  @Whole({ min: 0, example: 0 }) shippedQuantity!: number;
  @Whole({ min: 0, example: 0 }) returnedQuantity!: number;
}

export class ItemV1 extends ItemCore {
  @Decimal({ example: 2.55 }) unitPrice!: number;
  @Decimal({ example: 5.1 }) lineTotal!: number;
  @Decimal({ example: 0 }) taxAmount!: number;
}

export class ItemV2 extends ItemCore {
  @MoneyField() unitPrice!: MoneyDto;
  @MoneyField() lineTotal!: MoneyDto;
  @MoneyField() taxAmount!: MoneyDto;
}

class ReferenceView {
  @Text({ max: 64, example: 'webshop' }) system!: string;
  @Text({ max: 128, example: 'W-10442' }) id!: string;
}

class OrderCore {
  @Id() id!: string;
  @Text({ max: 40, example: '01JDC4Q7V-8F3KZQ' }) number!: string;
  @Id({ nullable: true, description: 'null for a guest' }) customerId!: string | null;
  @OneOf(ORDER_STATUSES) status!: OrderStatus;
  @OneOf(FULFILMENT_STATUSES) fulfilmentStatus!: FulfilmentStatus;
  @OneOf(PAYMENT_STATUSES) paymentStatus!: PaymentStatus;
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Nested(() => AddressView) shippingAddress!: AddressView;
  @OneOf(ORDER_ORIGINS) origin!: OrderOrigin;
  @Nested(() => ReferenceView, { optional: true }) reference?: ReferenceView;
  @Moment({ description: 'when the customer bought' }) placedAt!: Date;
  @Moment({ description: 'when it was recorded' }) createdAt!: Date;
  @Moment() updatedAt!: Date;
}

class TotalsV1 {
  @Decimal({ example: 5.1 }) subtotal!: number;
  @Decimal({ example: 0 }) discountTotal!: number;
  @Decimal({ example: 0 }) taxTotal!: number;
  @Decimal({ example: 0 }) shippingTotal!: number;
  @Decimal({ example: 5.1 }) total!: number;
}

class TotalsV2 {
  @MoneyField() subtotal!: MoneyDto;
  @MoneyField() discountTotal!: MoneyDto;
  @MoneyField() taxTotal!: MoneyDto;
  @MoneyField() shippingTotal!: MoneyDto;
  @MoneyField() total!: MoneyDto;
}

type Totals = Pick<Order, 'subtotal' | 'discountTotal' | 'taxTotal' | 'shippingTotal' | 'total'>;

/** How a version writes money. */
type Write<M> = (amount: number, currency: string) => M;
const asDecimal: Write<number> = toDecimal;
const asMoney: Write<Money> = (amount, currency) => ({ amount, currency });

function totalsOf<M>(totals: Totals, currency: string, write: Write<M>) {
  return {
    subtotal: write(totals.subtotal, currency),
    discountTotal: write(totals.discountTotal, currency),
    taxTotal: write(totals.taxTotal, currency),
    shippingTotal: write(totals.shippingTotal, currency),
    total: write(totals.total, currency),
  };
}

function itemOf<M>(item: OrderItem, currency: string, write: Write<M>) {
  return {
    id: item.id,
    productId: item.productId,
    sku: item.sku,
    name: item.name,
    quantity: item.quantity,
    unitPrice: write(item.unitPrice, currency),
    priceSource: item.priceSource,
    lineTotal: write(item.lineTotal, currency),
    taxAmount: write(item.taxAmount, currency),
    cancelledQuantity: item.cancelledQuantity,
    shippedQuantity: item.shippedQuantity,
    returnedQuantity: item.returnedQuantity,
  };
}

function orderOf<M>(order: Order, write: Write<M>) {
  const { currency } = order;
  return {
    id: order._id,
    number: order.number,
    customerId: order.customerId,
    status: order.status,
    fulfilmentStatus: order.fulfilmentStatus,
    paymentStatus: order.paymentStatus,
    items: order.items.map((item) => itemOf(item, currency, write)),
    ...totalsOf(order, currency, write),
    paidTotal: write(order.paidTotal, currency),
    refundedTotal: write(order.refundedTotal, currency),
    currency,
    shippingAddress: order.shippingAddress,
    origin: order.origin,
    ...(order.reference ? { reference: { system: order.reference.system, id: order.reference.id } } : {}),
    placedAt: order.placedAt,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}

/** An order with money as decimals. */
export class OrderV1 extends OrderCore implements TotalsV1 {
  @Nested(() => ItemV1, { many: true, min: 1, max: MOST_SHOWN }) items!: ItemV1[];
  @Decimal({ example: 5.1 }) subtotal!: number;
  @Decimal({ example: 0 }) discountTotal!: number;
  @Decimal({ example: 0 }) taxTotal!: number;
  @Decimal({ example: 0 }) shippingTotal!: number;
  @Decimal({ example: 5.1 }) total!: number;
  @Decimal({ example: 0 }) paidTotal!: number;
  @Decimal({ example: 0 }) refundedTotal!: number;

  static from(order: Order): OrderV1 {
    return orderOf(order, asDecimal);
  }
}

/** An order with money as `{ amount, currency }`. */
export class OrderV2 extends OrderCore implements TotalsV2 {
  @Nested(() => ItemV2, { many: true, min: 1, max: MOST_SHOWN }) items!: ItemV2[];
  @MoneyField() subtotal!: MoneyDto;
  @MoneyField() discountTotal!: MoneyDto;
  @MoneyField() taxTotal!: MoneyDto;
  @MoneyField() shippingTotal!: MoneyDto;
  @MoneyField() total!: MoneyDto;
  @MoneyField() paidTotal!: MoneyDto;
  @MoneyField() refundedTotal!: MoneyDto;

  static from(order: Order): OrderV2 {
    return orderOf(order, asMoney);
  }
}

class QuoteLineCore {
  @Id() productId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
  @Whole({ min: 1, example: 2 }) quantity!: number;
  @Whole({ min: 0, example: 90 }) available!: number;
  @Flag({ description: 'whether the whole order could have its pieces of this product now' })
  sufficient!: boolean;
}
class QuoteLineV1 extends QuoteLineCore {
  @Decimal({ example: 2.55 }) unitPrice!: number;
  @Decimal({ example: 5.1 }) lineTotal!: number;
  @Decimal({ example: 0 }) taxAmount!: number;
}
class QuoteLineV2 extends QuoteLineCore {
  @MoneyField() unitPrice!: MoneyDto;
  @MoneyField() lineTotal!: MoneyDto;
  @MoneyField() taxAmount!: MoneyDto;
}

function quoteOf<M>({ draft, lines }: Quote, write: Write<M>) {
  const { currency } = draft;
  return {
    currency,
    ...totalsOf(draft, currency, write),
    items: draft.lines.map((line, at) => ({
      productId: line.productId,
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      unitPrice: write(line.unitPrice, currency),
      lineTotal: write(draft.priced[at]?.lineTotal ?? 0, currency),
      taxAmount: write(draft.priced[at]?.taxAmount ?? 0, currency),
      available: lines[at]?.available ?? 0,
      sufficient: lines[at]?.sufficient ?? false,
    })),
  };
}

export class QuoteV1 extends TotalsV1 {
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Nested(() => QuoteLineV1, { many: true, min: 1, max: MOST_SHOWN }) items!: QuoteLineV1[];

  static from(quote: Quote): QuoteV1 {
    return quoteOf(quote, asDecimal);
  }
}

export class QuoteV2 extends TotalsV2 {
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Nested(() => QuoteLineV2, { many: true, min: 1, max: MOST_SHOWN }) items!: QuoteLineV2[];

  static from(quote: Quote): QuoteV2 {
    return quoteOf(quote, asMoney);
  }
}

/** One step of an order's life: who did what, when. */
export class OrderStepView {
  @Moment() at!: Date;
  @Text({ max: 80, example: 'system' }) actor!: string;
  @Text({ max: 40, example: 'process' }) action!: string;
  @OneOf(ORDER_STATUSES, { nullable: true, example: 'PENDING' }) from!: OrderStatus | null;
  @OneOf(ORDER_STATUSES, { example: 'PROCESSING' }) to!: OrderStatus;
  @Text({ max: 500, nullable: true, example: 'ordered twice by mistake' }) reason!: string | null;

  static from(step: OrderStep): OrderStepView {
    return {
      at: step.at,
      actor: step.actor,
      action: step.action,
      from: step.from,
      to: step.to,
      reason: step.reason,
    };
  }
}
