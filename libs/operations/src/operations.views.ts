import { type Permission, PERMISSIONS } from '#contracts/access.js';
import { toDecimal } from '#contracts/money.js';
import {
  Decimal,
  type MoneyDto,
  MoneyField,
  Currency,
  Moment,
  Nested,
  OneOf,
  Whole,
} from '#platform/http/fields.js';
import type { Overview } from './overview.js';
import type { PaceMinute, Taking, Takings } from './pace/pace.rules.js';
import { partsOf, OperationsParts } from './parts.views.js';
import { ProcessStateView } from './state.views.js';

/** An overview as a caller may see it. */
export interface Seen {
  readonly overview: Overview;
  /** what of the page the caller may do beyond looking */
  readonly may: readonly Permission[];
}

type Price<M> = (amount: number, currency: string) => M;

class PaceTakingShape {
  @Currency({ example: 'GBP' }) currency!: string;
  @Whole({ min: 0, example: 12 }) orders!: number;
  @Whole({ min: 0, example: 31, description: 'pieces ordered' }) units!: number;
}
const GROSS = { nullable: true, description: 'sum of the totals; null without `reports:read`' } as const;
class PaceTakingV1 extends PaceTakingShape {
  @Decimal({ ...GROSS, min: 0, example: 204.5 }) gross!: number | null;
}
class PaceTakingV2 extends PaceTakingShape {
  @MoneyField(GROSS) gross!: MoneyDto | null;
}

class PaceCountShape {
  @Whole({ min: 0, example: 12 }) orders!: number;
  @Whole({ min: 0, example: 31 }) units!: number;
}
class PaceTakingsV1 extends PaceCountShape {
  @Nested(() => PaceTakingV1, { many: true, max: 200 }) takings!: PaceTakingV1[];
}
class PaceTakingsV2 extends PaceCountShape {
  @Nested(() => PaceTakingV2, { many: true, max: 200 }) takings!: PaceTakingV2[];
}
const MINUTE = { description: 'the beginning of the minute' };
class PaceMinuteV1 extends PaceTakingsV1 {
  @Moment(MINUTE) at!: Date;
}
class PaceMinuteV2 extends PaceTakingsV2 {
  @Moment(MINUTE) at!: Date;
}
class PaceV1 {
  @Nested(() => PaceMinuteV1, { many: true, description: 'the last hour and the minute that runs' })
  minutes!: PaceMinuteV1[];
  @Nested(() => PaceTakingsV1) total!: PaceTakingsV1;
}
class PaceV2 {
  @Nested(() => PaceMinuteV2, { many: true, description: 'the last hour and the minute that runs' })
  minutes!: PaceMinuteV2[];
  @Nested(() => PaceTakingsV2) total!: PaceTakingsV2;
}

const PACE = {
  nullable: true,
  description: 'orders placed, also those that were cancelled later; null when it cannot be read',
};

class OperationsShape extends OperationsParts {
  @Nested(() => ProcessStateView, { description: 'of the process that answers' }) state!: ProcessStateView;
  @OneOf(PERMISSIONS, {
    many: true,
    example: ['reports:read'],
    description: 'what of the page you may do beyond looking',
  })
  may!: readonly Permission[];
}

/** GET /admin/operations */
export class OperationsV1 extends OperationsShape {
  @Nested(() => PaceV1, PACE) pace!: PaceV1 | null;
  static from = (seen: Seen): object => viewOf(seen, toDecimal);
}
export class OperationsV2 extends OperationsShape {
  @Nested(() => PaceV2, PACE) pace!: PaceV2 | null;
  static from = (seen: Seen): object => viewOf(seen, (amount, currency) => ({ amount, currency }));
}

function viewOf<M>({ overview, may }: Seen, price: Price<M>): object {
  const { pace } = overview;
  const shown: Price<M | null> = may.includes('reports:read') ? price : () => null;
  return {
    ...partsOf(overview),
    state: ProcessStateView.from(overview),
    may,
    pace: pace && {
      minutes: pace.minutes.map((minute) => minuteOf(minute, shown)),
      total: takingsOf(pace.total, shown),
    },
  };
}

const minuteOf = <M>(minute: PaceMinute, price: Price<M>) => ({ at: minute.at, ...takingsOf(minute, price) });

const takingsOf = <M>({ orders, units, takings }: Takings, price: Price<M>) => ({
  orders,
  units,
  takings: takings.map((taking: Taking) => ({ ...taking, gross: price(taking.gross, taking.currency) })),
});
