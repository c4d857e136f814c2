import { toDecimal, type Money } from '#contracts/money.js';
import { DISPOSITIONS, type Disposition } from '#contracts/inventory.js';
import { RETURN_STATUSES, type ReturnStatus } from '#contracts/returns.js';
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
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { RefundV1, RefundV2 } from '../refunds/refunds.dto.js';
import type { ShownReturn } from '../refunds/refunds.store.js';
import type { ReturnItem } from './return.schema.js';

const MOST_LINES = 1_000;
const MOST_SHOWN = 10_000;
const ITEM = { example: '66a1f0c2b7e4d5a3c9f01234-L1' } as const;
const why = { max: 500, example: 'the handle is broken' } as const;
const pieces = { min: 1, max: 1_000_000_000, example: 1 } as const;

class ReturnLineInput {
  @Id(ITEM) orderItemId!: string;
  @Whole(pieces) quantity!: number;
  @Text(why) reason!: string;
}

/** POST /orders/{id}/returns */
export class ReturnInput {
  @Nested(() => ReturnLineInput, { many: true, min: 1, max: MOST_LINES }) items!: ReturnLineInput[];
}

/** POST /returns/{id}/decline, /cancel */
export class ReasonInput {
  @Text({ ...why, optional: true, example: 'it was worn' }) reason?: string;
}

class ArrivedInput {
  @Id(ITEM) orderItemId!: string;
  @Whole(pieces) quantity!: number;
  @OneOf(DISPOSITIONS, { description: 'DISCARD moves no stock' }) disposition!: Disposition;
}

/** POST /returns/{id}/receive */
export class ReceiveInput {
  @Nested(() => ArrivedInput, { many: true, min: 1, max: MOST_LINES }) items!: ArrivedInput[];
}

class ReceivedView {
  @Whole(pieces) quantity!: number;
  @OneOf(DISPOSITIONS) disposition!: Disposition;
  @Id({ example: 'MAIN', description: 'where they went: the location they had left from' })
  locationId!: string;
  @Moment() at!: Date;
}

class ReturnItemView {
  @Id({ example: '66a1f0c2b7e4d5a3c9f05678-L1' }) id!: string;
  @Id(ITEM) orderItemId!: string;
  @Id() productId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
  @Whole(pieces) quantity!: number;
  @Text(why) reason!: string;
  @Whole({ min: 0, example: 0, description: 'pieces that do not come back after all' })
  cancelledQuantity!: number;
  @Nested(() => ReceivedView, { many: true, max: MOST_SHOWN }) received!: ReceivedView[];
}

class ReturnCore {
  @Id() id!: string;
  @Text({ max: 50, example: '01JDC4Q7V-8F3KZQ-R1' }) number!: string;
  @Id() orderId!: string;
  @Text({ max: 40, example: '01JDC4Q7V-8F3KZQ' }) orderNumber!: string;
  @Id({ nullable: true, description: 'null for a guest' }) customerId!: string | null;
  @OneOf(RETURN_STATUSES) status!: ReturnStatus;
  @Nested(() => ReturnItemView, { many: true, min: 1, max: MOST_LINES }) items!: ReturnItemView[];
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Text({ ...why, nullable: true, description: 'why it was declined or cancelled' }) reason!: string | null;
  @Moment() createdAt!: Date;
  @Moment() updatedAt!: Date;
}

const DUE = { description: 'what is due for the pieces received so far' } as const;

/** A return with money as decimals. */
export class ReturnV1 extends ReturnCore {
  @Decimal({ ...DUE, example: 2.55 }) due!: number;
  @Decimal({ example: 2.55 }) refundedTotal!: number;
  @Nested(() => RefundV1, { many: true, max: MOST_SHOWN }) refunds!: RefundV1[];

  static from(shown: ShownReturn): ReturnV1 {
    return { ...returnOf(shown, toDecimal), refunds: shown.refunds.map((refund) => RefundV1.from(refund)) };
  }
}

/** A return with money as `{ amount, currency }`. */
export class ReturnV2 extends ReturnCore {
  @MoneyField(DUE) due!: MoneyDto;
  @MoneyField() refundedTotal!: MoneyDto;
  @Nested(() => RefundV2, { many: true, max: MOST_SHOWN }) refunds!: RefundV2[];

  static from(shown: ShownReturn): ReturnV2 {
    const money = (amount: number, currency: string): Money => ({ amount, currency });
    return { ...returnOf(shown, money), refunds: shown.refunds.map((refund) => RefundV2.from(refund)) };
  }
}

function returnOf<M>(shown: ShownReturn, write: (amount: number, currency: string) => M) {
  const { number, orderId, orderNumber, customerId, status, items, currency, reason } = shown;
  return {
    id: shown._id,
    number,
    orderId,
    orderNumber,
    customerId,
    status,
    items: items.map(itemOf),
    due: write(shown.due, currency),
    refundedTotal: write(shown.refundedTotal, currency),
    currency,
    reason,
    createdAt: shown.createdAt,
    updatedAt: shown.updatedAt,
  };
}

function itemOf(item: ReturnItem): ReturnItemView {
  const { id, orderItemId, productId, sku, name, quantity, reason, cancelledQuantity } = item;
  return {
    id,
    orderItemId,
    productId,
    sku,
    name,
    quantity,
    reason,
    cancelledQuantity,
    received: item.received.map(({ quantity: came, disposition, locationId, at }) => ({
      quantity: came,
      disposition,
      locationId,
      at,
    })),
  };
}

const FILTERS = {
  orderId: { optional: true, description: 'of this order' },
  customerId: { optional: true, description: 'staff only; customers see their own' },
  status: { optional: true, many: true, description: 'in one of these states' },
} as const;

export class ReturnListV1 extends PageQuery {
  @Id(FILTERS.orderId) orderId?: string;
  @Id(FILTERS.customerId) customerId?: string;
  @OneOf(RETURN_STATUSES, FILTERS.status) status?: ReturnStatus[];
}
export class ReturnListV2 extends CursorQuery {
  @Id(FILTERS.orderId) orderId?: string;
  @Id(FILTERS.customerId) customerId?: string;
  @OneOf(RETURN_STATUSES, FILTERS.status) status?: ReturnStatus[];
}
