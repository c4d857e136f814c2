import { DISPOSITIONS, type Disposition } from '#contracts/inventory.js';
import { toDecimal } from '#contracts/money.js';
import {
  Currency,
  Decimal,
  Id,
  Moment,
  type MoneyDto,
  MoneyField,
  Nested,
  OneOf,
  Text,
  Whole,
} from '#platform/http/fields.js';
import { MOST_INTERVALS } from '../period/period.rules.js';
import { inMinorUnits, priced, type Rows, rowsOf, type Write } from '../rows.views.js';
import { MOST_RETURN_ROWS } from './returns.dto.js';
import type { ReturnRate } from './returns.rules.js';

const DUE = { description: 'for the pieces received' } as const;
const INTERVAL = { nullable: true, description: 'null unless by interval' } as const;
const MANY = { many: true, max: Math.max(MOST_INTERVALS, MOST_RETURN_ROWS) } as const;

class DueV1 {
  @Currency({ example: 'GBP' }) currency!: string;
  @Decimal({ min: 0, example: 24.9, ...DUE }) due!: number;
  @Decimal({ min: 0, example: 19.95 }) refunded!: number;
}
class DueV2 {
  @Currency({ example: 'GBP' }) currency!: string;
  @MoneyField(DUE) due!: MoneyDto;
  @MoneyField() refunded!: MoneyDto;
}

class ReturnsShape {
  @Moment({ example: '2027-03-01T00:00:00.000Z', ...INTERVAL }) from!: Date | null;
  @Moment({ example: '2027-03-02T00:00:00.000Z', ...INTERVAL }) to!: Date | null;
  @Id({ nullable: true, description: 'null unless by product' }) productId!: string | null;
  @Text({ max: 64, nullable: true, example: '85123A' }) sku!: string | null;
  @Text({ max: 200, nullable: true, example: 'WHITE METAL LANTERN' }) name!: string | null;
  @Text({ max: 500, nullable: true, example: 'broken', description: 'null unless by reason' })
  reason!: string | null;
  @OneOf(DISPOSITIONS, {
    nullable: true,
    description: 'by disposition, null are the pieces that have not come back',
  })
  disposition!: Disposition | null;
  @Whole({ min: 0, example: 4 }) returns!: number;
  @Whole({ min: 0, example: 9, description: 'also of returns that were declined or cancelled' })
  requestedUnits!: number;
  @Whole({ min: 0, example: 7 }) receivedUnits!: number;
  @Whole({ example: 310, description: 'in the same period, less what came back undelivered' })
  shippedUnits!: number;
  @Decimal({ min: 0, nullable: true, example: 0.0226, description: 'received ÷ shipped' })
  rate!: number | null;
}
class ReturnsRowV1 extends ReturnsShape {
  @Nested(() => DueV1, { many: true }) amounts!: DueV1[];
}
class ReturnsRowV2 extends ReturnsShape {
  @Nested(() => DueV2, { many: true }) amounts!: DueV2[];
}

const viewOf = <M>(report: Rows<ReturnRate>, write: Write<M>) =>
  rowsOf(report, ({ amounts, ...row }) => ({
    ...row,
    amounts: amounts.map((each) => priced(each, ['due', 'refunded'], write)),
  }));

export class ReturnsReportV1 {
  @Nested(() => ReturnsRowV1, MANY) rows!: ReturnsRowV1[];
  static from = (report: Rows<ReturnRate>) => viewOf(report, toDecimal);
}
export class ReturnsReportV2 {
  @Nested(() => ReturnsRowV2, MANY) rows!: ReturnsRowV2[];
  static from = (report: Rows<ReturnRate>) => viewOf(report, inMinorUnits);
}
