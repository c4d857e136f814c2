import { toDecimal } from '#contracts/money.js';
import type { Cohort, CustomerSales, ProductSales, SalesRow } from '#contracts/sales.js';
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
import { inMinorUnits, priced, type Rows, rowsOf } from '../rows.views.js';
import { MOST_INTERVALS } from '../period/period.rules.js';

const MOST_ROWS = 10 * MOST_INTERVALS;

class TakingsShape {
  @Currency({ example: 'GBP' }) currency!: string;
  @Whole({ min: 0, example: 42 }) orders!: number;
  @Whole({ min: 0, example: 318, description: 'pieces ordered' }) units!: number;
}
class SalesShape extends TakingsShape {
  @Moment({ example: '2027-03-01T00:00:00.000Z' }) from!: Date;
  @Moment({ example: '2027-03-02T00:00:00.000Z' }) to!: Date;
}
class SalesRowV1 extends SalesShape {
  @Decimal({ min: 0, example: 1204.55, description: 'sum of the totals' }) gross!: number;
  @Decimal({ min: 0, example: 12.5 }) discount!: number;
  @Decimal({ min: 0, example: 0 }) tax!: number;
  @Decimal({ min: 0, example: 0 }) shipping!: number;
  @Decimal({ min: 0, example: 4.95 }) refunded!: number;
  @Decimal({ example: 1199.6, description: 'gross − refunded' }) net!: number;
}
class SalesRowV2 extends SalesShape {
  @MoneyField({ description: 'sum of the totals' }) gross!: MoneyDto;
  @MoneyField() discount!: MoneyDto;
  @MoneyField() tax!: MoneyDto;
  @MoneyField() shipping!: MoneyDto;
  @MoneyField() refunded!: MoneyDto;
  @MoneyField({ signed: true, description: 'gross − refunded' }) net!: MoneyDto;
}
const SALES_MONEY = ['gross', 'discount', 'tax', 'shipping', 'refunded', 'net'] as const;

export class SalesReportV1 {
  @Nested(() => SalesRowV1, { many: true, max: MOST_ROWS }) rows!: SalesRowV1[];
  static from = (report: Rows<SalesRow>) => rowsOf(report, (row) => priced(row, SALES_MONEY, toDecimal));
}
export class SalesReportV2 {
  @Nested(() => SalesRowV2, { many: true, max: MOST_ROWS }) rows!: SalesRowV2[];
  static from = (report: Rows<SalesRow>) => rowsOf(report, (row) => priced(row, SALES_MONEY, inMinorUnits));
}

class ProductShape extends TakingsShape {
  @Id() productId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
  @Whole({ min: 0, example: 3 }) returnedUnits!: number;
}
class ProductRowV1 extends ProductShape {
  @Decimal({ min: 0, example: 810.9, description: 'sum of its lines, before discount and tax' })
  gross!: number;
}
class ProductRowV2 extends ProductShape {
  @MoneyField({ description: 'sum of its lines, before discount and tax' }) gross!: MoneyDto;
}

export class TopProductsV1 {
  @Nested(() => ProductRowV1, { many: true }) rows!: ProductRowV1[];
  static from = (report: Rows<ProductSales>) => rowsOf(report, (row) => priced(row, ['gross'], toDecimal));
}
export class TopProductsV2 {
  @Nested(() => ProductRowV2, { many: true }) rows!: ProductRowV2[];
  static from = (report: Rows<ProductSales>) => rowsOf(report, (row) => priced(row, ['gross'], inMinorUnits));
}

class CustomerShape extends TakingsShape {
  @Id() customerId!: string;
  @Moment() firstOrderAt!: Date;
  @Moment() lastOrderAt!: Date;
}
class CustomerRowV1 extends CustomerShape {
  @Decimal({ min: 0, example: 1204.55 }) gross!: number;
  @Decimal({ min: 0, example: 4.95 }) refunded!: number;
  @Decimal({ example: 1199.6 }) net!: number;
}
class CustomerRowV2 extends CustomerShape {
  @MoneyField() gross!: MoneyDto;
  @MoneyField() refunded!: MoneyDto;
  @MoneyField({ signed: true }) net!: MoneyDto;
}
const CUSTOMER_MONEY = ['gross', 'refunded', 'net'] as const;

export class TopCustomersV1 {
  @Nested(() => CustomerRowV1, { many: true }) rows!: CustomerRowV1[];
  static from = (report: Rows<CustomerSales>) =>
    rowsOf(report, (row) => priced(row, CUSTOMER_MONEY, toDecimal));
}
export class TopCustomersV2 {
  @Nested(() => CustomerRowV2, { many: true }) rows!: CustomerRowV2[];
  static from = (report: Rows<CustomerSales>) =>
    rowsOf(report, (row) => priced(row, CUSTOMER_MONEY, inMinorUnits));
}

class CohortMonth {
  @Whole({ min: 0, example: 1 }) monthsLater!: number;
  @Whole({ min: 0, example: 17 }) customers!: number;
  @Whole({ min: 0, example: 21 }) orders!: number;
}
class CohortRow {
  @Moment({ example: '2027-03-01T00:00:00.000Z', description: 'month of the first order' }) from!: Date;
  @Whole({ min: 0, example: 96 }) customers!: number;
  @Nested(() => CohortMonth, { many: true, max: 1_200 }) months!: CohortMonth[];
}
export class Cohorts {
  @Nested(() => CohortRow, { many: true, max: 1_200 }) rows!: CohortRow[];
  static from = (report: Rows<Cohort>) => rowsOf(report, (row) => row);
}
