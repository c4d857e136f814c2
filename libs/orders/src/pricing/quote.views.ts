import { Decimal, Flag, Id, MoneyDto, MoneyField, Nested, Text, Whole } from '#platform/http/fields.js';
import type { Quote } from '../orders.service.js';
import {
  asDecimal,
  asMoney,
  DISCOUNT_AMOUNT,
  MOST_SHOWN,
  totalsOf,
  TotalsV1,
  TotalsV2,
  type Write,
} from './money.views.js';

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
  @Decimal(DISCOUNT_AMOUNT) discountAmount!: number;
  @Decimal({ example: 0 }) taxAmount!: number;
}
class QuoteLineV2 extends QuoteLineCore {
  @MoneyField() unitPrice!: MoneyDto;
  @MoneyField() lineTotal!: MoneyDto;
  @MoneyField({ description: DISCOUNT_AMOUNT.description }) discountAmount!: MoneyDto;
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
      discountAmount: write(draft.priced[at]?.discountAmount ?? 0, currency),
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
