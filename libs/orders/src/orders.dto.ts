import {
  type Address,
  ORDER_STATUSES,
  type OrderStatus,
  type PlaceOrder,
  type WantedDiscount,
  type WantedLine,
  type WirePrice,
} from '#contracts/orders.js';
import {
  Decimal,
  Email,
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
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { SORTS } from './orders.service.js';

const MOST_PIECES = 1_000_000_000;
const MOST_LINES = 1_000;

/** Where an order goes. */
export class AddressDto {
  @Text({ max: 200, example: '1 Main Street' }) street!: string;
  @Text({ max: 100, example: 'Springfield' }) city!: string;
  @Text({ max: 100, example: 'IL' }) state!: string;
  @Text({ max: 20, example: '62701' }) zipcode!: string;
  @Text({ max: 100, optional: true, example: 'US' }) country?: string;
}

/** An address as it is shown: an imported order knows only the country. */
export class AddressView {
  @Text({ max: 200, optional: true, example: '1 Main Street' }) street?: string;
  @Text({ max: 100, optional: true, example: 'Springfield' }) city?: string;
  @Text({ max: 100, optional: true, example: 'IL' }) state?: string;
  @Text({ max: 20, optional: true, example: '62701' }) zipcode?: string;
  @Text({ max: 100, optional: true, example: 'US' }) country?: string;
}

class LineInput {
  @Id({ description: 'product' }) productId!: string;
  @Whole({ min: 1, max: MOST_PIECES, example: 2, description: 'pieces' }) quantity!: number;
  @Id({ optional: true, description: 'a free hold of your own that this line consumes' })
  reservationId?: string;
}

/** A line in v1: the price is a decimal and must be sent. */
export class LineV1 extends LineInput {
  @Decimal({
    exclusiveMin: 0,
    max: 1_000_000_000_000,
    example: 2.55,
    description: "the catalogue's price; when it is another one now the order is refused",
  })
  unitPrice!: number;
}

/** A line in v2: the price is Money and may be left out. */
export class LineV2 extends LineInput {
  @MoneyField({
    optional: true,
    positive: true,
    description: "the catalogue's price; when it is another one now the order is refused",
  })
  unitPrice?: MoneyDto;
}

class AgreedPrices {
  @Text({ max: 200, example: 'offer 2027-118' }) reason!: string;
}

class DiscountCore {
  @Decimal({ optional: true, exclusiveMin: 0, max: 100, example: 10, description: 'part of the subtotal' })
  percent?: number;
  @Text({ max: 200, example: 'apology for the delay' }) reason!: string;

  protected with(amount: WirePrice | undefined): WantedDiscount {
    const { percent, reason } = this;
    return { reason, ...(percent === undefined ? {} : { percent }), ...(amount ? { amount } : {}) };
  }
}

/** A discount in v1: percent, or an amount as a decimal. */
export class DiscountV1 extends DiscountCore {
  @Decimal({ optional: true, exclusiveMin: 0, max: 1_000_000_000_000, description: 'instead of percent' })
  amount?: number;

  toDomain(): WantedDiscount {
    return this.with(this.amount === undefined ? undefined : { decimal: this.amount });
  }
}

/** A discount in v2: percent, or an amount as Money. */
export class DiscountV2 extends DiscountCore {
  @MoneyField({ optional: true, positive: true, description: 'instead of percent' }) amount?: MoneyDto;

  toDomain(): WantedDiscount {
    return this.with(this.amount && { amount: this.amount.amount, currency: this.amount.currency });
  }
}

const DISCOUNT = {
  optional: true,
  description: 'staff only: percent or amount off the items, before tax; needs orders:discount',
} as const;

class ReferenceDto {
  @Text({ max: 64, example: 'webshop' }) system!: string;
  @Text({ max: 128, example: 'W-10442' }) id!: string;
}

class PlaceOrderCore {
  @Id({ optional: true, description: 'customers may leave it out; staff give it, or guest: true' })
  customerId?: string;
  @Flag({ optional: true, example: false, description: 'staff only: for somebody who is no customer' })
  guest?: boolean;
  @Nested(() => AddressDto) shippingAddress!: AddressDto;
  @Nested(() => AgreedPrices, {
    optional: true,
    description: 'the prices sent were agreed; needs orders:agree-price',
  })
  agreedPrices?: AgreedPrices;
  @Nested(() => ReferenceDto, { optional: true, description: "the order's name in another system; unique" })
  reference?: ReferenceDto;

  protected core(discount?: WantedDiscount): Omit<PlaceOrder, 'items'> {
    const { customerId, guest, agreedPrices, reference } = this;
    return {
      shippingAddress: plainAddress(this.shippingAddress),
      ...(customerId === undefined ? {} : { customerId }),
      ...(guest === undefined ? {} : { guest }),
      ...(agreedPrices === undefined ? {} : { agreedPrices: { reason: agreedPrices.reason } }),
      ...(discount === undefined ? {} : { discount }),
      ...(reference === undefined ? {} : { reference: { system: reference.system, id: reference.id } }),
    };
  }
}

/** POST /v1/orders */
export class PlaceOrderV1 extends PlaceOrderCore {
  @Nested(() => LineV1, { many: true, min: 1, max: MOST_LINES }) items!: LineV1[];
  @Nested(() => DiscountV1, DISCOUNT) discount?: DiscountV1;

  toDomain(): PlaceOrder {
    return {
      ...this.core(this.discount?.toDomain()),
      items: this.items.map((line) => wantedLine(line, { decimal: line.unitPrice })),
    };
  }
}

/** POST /v2/orders */
export class PlaceOrderV2 extends PlaceOrderCore {
  @Nested(() => LineV2, { many: true, min: 1, max: MOST_LINES }) items!: LineV2[];
  @Nested(() => DiscountV2, DISCOUNT) discount?: DiscountV2;

  toDomain(): PlaceOrder {
    return {
      ...this.core(this.discount?.toDomain()),
      items: this.items.map(({ unitPrice, ...line }) =>
        wantedLine(line, unitPrice && { amount: unitPrice.amount, currency: unitPrice.currency }),
      ),
    };
  }
}

function wantedLine(line: LineInput, unitPrice: WantedLine['unitPrice']): WantedLine {
  return {
    productId: line.productId,
    quantity: line.quantity,
    ...(unitPrice === undefined ? {} : { unitPrice }),
    ...(line.reservationId === undefined ? {} : { reservationId: line.reservationId }),
  };
}

function plainAddress({ street, city, state, zipcode, country }: AddressDto): Address {
  return { street, city, state, zipcode, ...(country === undefined ? {} : { country }) };
}

class LineQuantityInput {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-L1' }) orderItemId!: string;
  @Whole({ min: 1, max: MOST_PIECES, example: 1 }) quantity!: number;
}

/** POST /orders/{id}/hold */
export class HoldInput {
  @Text({ max: 500, optional: true, example: 'address to be confirmed' }) reason?: string;
}

/** POST /orders/{id}/cancel */
export class CancelInput {
  @Nested(() => LineQuantityInput, {
    many: true,
    min: 1,
    max: MOST_LINES,
    optional: true,
    description: 'only so many pieces of these lines; the whole order when left out',
  })
  items?: LineQuantityInput[];

  @Text({ max: 500, optional: true, example: 'ordered twice by mistake' }) reason?: string;
}

const FILTERS = {
  customerId: { optional: true, description: 'staff only; customers see their own' },
  email: { optional: true, description: 'e-mail address of the customer' },
  number: {
    max: 40,
    optional: true,
    example: '01JDC4Q7V-8F3KZQ',
    description: 'the one order with this number',
  },
  productId: { optional: true, description: 'orders with a line of this product' },
  sku: {
    max: 64,
    optional: true,
    example: '85123A',
    description: 'orders with a line of the product that has this SKU today',
  },
  status: { optional: true, many: true, description: 'orders in one of these states' },
  from: { optional: true, description: 'placed at this moment or later' },
  to: { optional: true, description: 'placed before this moment' },
  sort: {
    optional: true,
    example: '-createdAt',
    description: 'what the rows are in the order of; `-` is the greatest first',
  },
} as const;

export class ListOrdersV1 extends PageQuery {
  @Id(FILTERS.customerId) customerId?: string;
  @Email(FILTERS.email) email?: string;
  @Text(FILTERS.number) number?: string;
  @Id(FILTERS.productId) productId?: string;
  @Text(FILTERS.sku) sku?: string;
  @OneOf(ORDER_STATUSES, FILTERS.status) status?: OrderStatus[];
  @Moment(FILTERS.from) from?: Date;
  @Moment(FILTERS.to) to?: Date;
  @OneOf(Object.keys(SORTS), FILTERS.sort) sort?: string;
}
export class ListOrdersV2 extends CursorQuery {
  @Id(FILTERS.customerId) customerId?: string;
  @Email(FILTERS.email) email?: string;
  @Text(FILTERS.number) number?: string;
  @Id(FILTERS.productId) productId?: string;
  @Text(FILTERS.sku) sku?: string;
  @OneOf(ORDER_STATUSES, FILTERS.status) status?: OrderStatus[];
  @Moment(FILTERS.from) from?: Date;
  @Moment(FILTERS.to) to?: Date;
  @OneOf(Object.keys(SORTS), FILTERS.sort) sort?: string;
}
