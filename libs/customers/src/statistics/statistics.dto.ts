import { toDecimal } from '#contracts/money.js';
import {
  Currency,
  Decimal,
  Id,
  Moment,
  type MoneyDto,
  MoneyField,
  Nested,
  Whole,
} from '#platform/http/fields.js';
import type { Spending, Summary } from './statistics.rules.js';

type Summarized = Omit<Summary, 'spending'>;

class SummaryShape implements Summarized {
  @Id() customerId!: string;
  @Whole({ min: 0, example: 3, description: 'cancelled orders left out' }) orderCount!: number;
  @Decimal({ min: 0, max: 1, example: 0.25, description: 'returned ÷ shipped units' }) returnRate!: number;
  @Moment({ nullable: true }) firstOrderAt!: Date | null;
  @Moment({ nullable: true }) lastOrderAt!: Date | null;
}

const shared = ({ customerId, orderCount, returnRate, firstOrderAt, lastOrderAt }: Summary): Summarized => ({
  customerId,
  orderCount,
  returnRate,
  firstOrderAt,
  lastOrderAt,
});

class SpendingShape {
  @Currency({ example: 'GBP' }) currency!: string;
  @Whole({ min: 0, example: 3 }) orderCount!: number;
}

class SpendingV1 extends SpendingShape {
  @Decimal({ min: 0, example: 59.97 }) grossSpent!: number;
  @Decimal({ min: 0, example: 0 }) refunded!: number;
  @Decimal({ example: 59.97 }) netSpent!: number;
  @Decimal({ min: 0, example: 19.99 }) averageOrderValue!: number;
}

class SpendingV2 extends SpendingShape {
  @MoneyField() grossSpent!: MoneyDto;
  @MoneyField() refunded!: MoneyDto;
  @MoneyField({ signed: true }) netSpent!: MoneyDto;
  @MoneyField() averageOrderValue!: MoneyDto;
}

function spendingIn<M>(spending: Spending, money: (amount: number) => M) {
  return {
    currency: spending.currency,
    orderCount: spending.orderCount,
    grossSpent: money(spending.grossSpent),
    refunded: money(spending.refunded),
    netSpent: money(spending.netSpent),
    averageOrderValue: money(spending.averageOrderValue),
  };
}

export class StatisticsV1 extends SummaryShape {
  @Nested(() => SpendingV1, { many: true, description: 'one entry per currency' }) spending!: SpendingV1[];

  static from(summary: Summary): StatisticsV1 {
    const spending = summary.spending.map((each) =>
      spendingIn(each, (amount) => toDecimal(amount, each.currency)),
    );
    return { ...shared(summary), spending };
  }
}

export class StatisticsV2 extends SummaryShape {
  @Nested(() => SpendingV2, { many: true, description: 'one entry per currency' }) spending!: SpendingV2[];

  static from(summary: Summary): StatisticsV2 {
    const spending = summary.spending.map((each) =>
      spendingIn(each, (amount) => ({ amount, currency: each.currency })),
    );
    return { ...shared(summary), spending };
  }
}
