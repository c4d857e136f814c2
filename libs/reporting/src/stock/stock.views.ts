import { toDecimal } from '#contracts/money.js';
import {
  Currency,
  Decimal,
  Id,
  Moment,
  type MoneyDto,
  MoneyField,
  Nested,
  Text,
  Whole,
} from '#platform/http/fields.js';
import { inMinorUnits, priced, type Write } from '../rows.views.js';
import type { Aged, AgedRow } from './ageing.rules.js';
import { MOST_STOCK_ROWS } from './stock.dto.js';
import type { TurnoverRow } from './turnover.rules.js';
import type { Worth, WorthRow } from './value.rules.js';

const MANY = { many: true, max: MOST_STOCK_ROWS } as const;
const LOCATION = { nullable: true, example: 'MAIN', description: 'null: over all of them' } as const;
const PRODUCT = { nullable: true, description: 'null: over all of them' } as const;
const SKU = { max: 64, nullable: true, example: '85123A' } as const;
const NAME = { max: 200, nullable: true, example: 'WHITE HANGING HEART T-LIGHT HOLDER' } as const;
const VALUE = { description: 'of all on hand, at the price in the catalogue' } as const;
const SELLABLE = { description: 'without what is damaged or in quarantine' } as const;

interface Report<R, T> {
  readonly rows: readonly R[];
  readonly totals: readonly T[];
}

/** The same report with its money as a version writes it. */
const written = <
  R extends { currency: string },
  T extends { currency: string },
  K extends keyof R & keyof T,
  M,
>(
  { rows, totals }: Report<R, T>,
  fields: readonly K[],
  write: Write<M>,
) => ({
  rows: rows.map((row) => priced(row, fields, write)),
  totals: totals.map((row) => priced(row, fields, write)),
});

/** What a row is about; totals are about everything. */
class AboutShape {
  @Id(LOCATION) locationId!: string | null;
  @Id(PRODUCT) productId!: string | null;
  @Text(SKU) sku!: string | null;
  @Text(NAME) name!: string | null;
}
class Everything {}
type Head = typeof AboutShape | typeof Everything;

const buckets = (head: Head) => {
  class Buckets extends head {
    @Currency({ example: 'GBP' }) currency!: string;
    @Whole({ min: 0, example: 1250 }) onHand!: number;
    @Whole({ min: 0, example: 40 }) reserved!: number;
    @Whole({ min: 0, example: 85 }) allocated!: number;
    @Whole({ min: 0, example: 3 }) damaged!: number;
    @Whole({ min: 0, example: 0 }) quarantine!: number;
  }
  return Buckets;
};
const decimalWorth = (head: Head) => {
  class Worth extends buckets(head) {
    @Decimal({ min: 0, example: 3187.5, ...VALUE }) value!: number;
    @Decimal({ min: 0, example: 3179.85, ...SELLABLE }) sellableValue!: number;
  }
  return Worth;
};
const minorWorth = (head: Head) => {
  class Worth extends buckets(head) {
    @MoneyField(VALUE) value!: MoneyDto;
    @MoneyField(SELLABLE) sellableValue!: MoneyDto;
  }
  return Worth;
};
class StockRowV1 extends decimalWorth(AboutShape) {}
class StockTotalV1 extends decimalWorth(Everything) {}
class StockRowV2 extends minorWorth(AboutShape) {}
class StockTotalV2 extends minorWorth(Everything) {}
const WORTH = ['value', 'sellableValue'] as const;

export class StockReportV1 {
  @Nested(() => StockRowV1, MANY) rows!: StockRowV1[];
  @Nested(() => StockTotalV1, { many: true }) totals!: StockTotalV1[];
  static from = (report: Report<WorthRow, Worth>) => written(report, WORTH, toDecimal);
}
export class StockReportV2 {
  @Nested(() => StockRowV2, MANY) rows!: StockRowV2[];
  @Nested(() => StockTotalV2, { many: true }) totals!: StockTotalV2[];
  static from = (report: Report<WorthRow, Worth>) => written(report, WORTH, inMinorUnits);
}

const ages = (head: Head) => {
  class Ages extends head {
    @Currency({ example: 'GBP' }) currency!: string;
    @Whole({ min: 0, example: 31, description: 'whole days' }) fromDays!: number;
    @Whole({ min: 0, nullable: true, example: 60, description: 'null: and longer' }) toDays!: number | null;
    @Whole({ min: 0, example: 320 }) units!: number;
    @Decimal({ min: 0, example: 44.2, description: 'on average over the pieces' }) averageDays!: number;
    @Moment({ example: '2027-01-30T09:14:00.000Z' }) oldestAt!: Date;
  }
  return Ages;
};
const decimalAges = (head: Head) => {
  class Aged extends ages(head) {
    @Decimal({ min: 0, example: 816, description: VALUE.description }) value!: number;
  }
  return Aged;
};
const minorAges = (head: Head) => {
  class Aged extends ages(head) {
    @MoneyField(VALUE) value!: MoneyDto;
  }
  return Aged;
};
class AgeRowV1 extends decimalAges(AboutShape) {}
class AgeTotalV1 extends decimalAges(Everything) {}
class AgeRowV2 extends minorAges(AboutShape) {}
class AgeTotalV2 extends minorAges(Everything) {}

export class StockAgeingV1 {
  @Nested(() => AgeRowV1, MANY) rows!: AgeRowV1[];
  @Nested(() => AgeTotalV1, { many: true, max: 1_000 }) totals!: AgeTotalV1[];
  static from = (report: Report<AgedRow, Aged>) => written(report, ['value'], toDecimal);
}
export class StockAgeingV2 {
  @Nested(() => AgeRowV2, MANY) rows!: AgeRowV2[];
  @Nested(() => AgeTotalV2, { many: true, max: 1_000 }) totals!: AgeTotalV2[];
  static from = (report: Report<AgedRow, Aged>) => written(report, ['value'], inMinorUnits);
}

class TurnoverRowShape extends AboutShape {
  @Whole({ min: 0, example: 400, description: 'on hand when the period began' }) openingUnits!: number;
  @Whole({ min: 0, example: 260, description: 'on hand when it ended' }) closingUnits!: number;
  @Decimal({ example: 322.58, description: 'on hand on average, weighed by time' }) averageUnits!: number;
  @Whole({ example: 240, description: 'shipped, less what came back undelivered' }) shippedUnits!: number;
  @Decimal({ nullable: true, example: 0.744, description: 'shipped ÷ average; null where nothing lay' })
  turnover!: number | null;
  @Decimal({ nullable: true, example: 32.5, description: 'null where nothing was shipped' })
  daysOfCover!: number | null;
}
export class StockTurnover {
  @Nested(() => TurnoverRowShape, MANY) rows!: TurnoverRowShape[];
  static from = ({ rows }: { rows: readonly TurnoverRow[] }) => ({ rows });
}
