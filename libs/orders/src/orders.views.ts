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
import type { Discount } from './pricing/discount.rules.js';
import { currentTotalOf } from './pricing/due.rules.js';
import {
  asDecimal,
  asMoney,
  DISCOUNT_AMOUNT,
  MOST_SHOWN,
  totalsOf,
  type TotalsV1,
  type TotalsV2,
  type Write,
} from './pricing/money.views.js';

const CURRENT_TOTAL =
  'what the customer has to pay for what they keep: the total less what was due for pieces cancelled and returned';
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
  @Decimal(DISCOUNT_AMOUNT) discountAmount!: number;
  @Decimal({ example: 0 }) taxAmount!: number;
}

export class ItemV2 extends ItemCore {
  @MoneyField() unitPrice!: MoneyDto;
  @MoneyField() lineTotal!: MoneyDto;
  @MoneyField({ description: DISCOUNT_AMOUNT.description }) discountAmount!: MoneyDto;
  @MoneyField() taxAmount!: MoneyDto;
}

class DiscountViewCore {
  @Decimal({ optional: true, example: 10 }) percent?: number;
  @Text({ max: 200, example: 'apology for the delay' }) reason!: string;
}
export class DiscountViewV1 extends DiscountViewCore {
  @Decimal({ optional: true }) amount?: number;
}
export class DiscountViewV2 extends DiscountViewCore {
  @MoneyField({ optional: true }) amount?: MoneyDto;
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
    discountAmount: write(item.discountAmount ?? 0, currency),
    taxAmount: write(item.taxAmount, currency),
    cancelledQuantity: item.cancelledQuantity,
    shippedQuantity: item.shippedQuantity,
    returnedQuantity: item.returnedQuantity,
  };
}

function discountOf<M>({ percent, amount, reason }: Discount, currency: string, write: Write<M>) {
  return {
    ...(percent === undefined ? {} : { percent }),
    ...(amount === undefined ? {} : { amount: write(amount, currency) }),
    reason,
  };
}

function orderOf<M>(order: Order, write: Write<M>) {
  const { currency, discount } = order;
  return {
    id: order._id,
    number: order.number,
    customerId: order.customerId,
    status: order.status,
    fulfilmentStatus: order.fulfilmentStatus,
    paymentStatus: order.paymentStatus,
    items: order.items.map((item) => itemOf(item, currency, write)),
    ...(discount ? { discount: discountOf(discount, currency, write) } : {}),
    ...totalsOf(order, currency, write),
    currentTotal: write(currentTotalOf(order), currency),
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
  @Decimal({ example: 5.1, description: CURRENT_TOTAL }) currentTotal!: number;
  @Nested(() => DiscountViewV1, { optional: true }) discount?: DiscountViewV1;
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
  @MoneyField({ description: CURRENT_TOTAL }) currentTotal!: MoneyDto;
  @Nested(() => DiscountViewV2, { optional: true }) discount?: DiscountViewV2;
  @MoneyField() paidTotal!: MoneyDto;
  @MoneyField() refundedTotal!: MoneyDto;

  static from(order: Order): OrderV2 {
    return orderOf(order, asMoney);
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
