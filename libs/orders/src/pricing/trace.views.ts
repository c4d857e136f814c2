import {
  Decimal,
  Flag,
  Id,
  MoneyDto,
  MoneyField,
  Nested,
  OneOf,
  Text,
  Whole,
} from '#platform/http/fields.js';
import { asDecimal, asMoney, MOST_SHOWN, type Write } from './money.views.js';
import { type PriceTrace, TRACE_STEPS, type TraceStep } from './trace.rules.js';

const SIGNED = { signed: true, description: 'what the step comes to' } as const;

class StepCore {
  @OneOf(TRACE_STEPS, { example: 'LINE_TOTAL' }) step!: TraceStep['step'];
  @Text({ max: 500, example: '2 × 2.55 GBP (catalogue price of the placing)' }) explanation!: string;
}
class StepV1 extends StepCore {
  @Decimal({ example: 5.1, description: SIGNED.description }) amount!: number;
}
class StepV2 extends StepCore {
  @MoneyField(SIGNED) amount!: MoneyDto;
}

class TracedLineCore {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-L1' }) orderItemId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
}
class TracedLineV1 extends TracedLineCore {
  @Nested(() => StepV1, { many: true }) steps!: StepV1[];
}
class TracedLineV2 extends TracedLineCore {
  @Nested(() => StepV2, { many: true }) steps!: StepV2[];
}

class TermsView {
  @Decimal({ example: 20 }) taxRatePercent!: number;
  @Flag({ example: false, description: 'whether the prices held the tax' }) taxIncluded!: boolean;
}

class TraceCore {
  @Id() orderId!: string;
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Whole({ min: 1, example: 1, description: 'the version of the pricing function that the order keeps' })
  pricingVersion!: number;
  @Nested(() => TermsView, { description: 'the terms of the placing' }) terms!: TermsView;
  @Flag({ description: 'whether every amount, computed anew, is the one that the order keeps' })
  agrees!: boolean;
}

function traced<M>({ order, lines, steps, agrees }: PriceTrace, write: Write<M>) {
  const written = (all: readonly TraceStep[]) =>
    all.map(({ amount, ...step }) => ({ ...step, amount: write(amount, order.currency) }));
  return {
    orderId: order._id,
    currency: order.currency,
    pricingVersion: order.pricingVersion,
    terms: { taxRatePercent: order.taxRate / 10_000, taxIncluded: order.taxIncluded },
    lines: lines.map(({ item, steps: own }) => ({
      orderItemId: item.id,
      sku: item.sku,
      name: item.name,
      steps: written(own),
    })),
    steps: written(steps),
    agrees,
  };
}

export class PriceTraceV1 extends TraceCore {
  @Nested(() => TracedLineV1, { many: true, min: 1, max: MOST_SHOWN }) lines!: TracedLineV1[];
  @Nested(() => StepV1, { many: true }) steps!: StepV1[];

  static from(trace: PriceTrace): PriceTraceV1 {
    return traced(trace, asDecimal);
  }
}

export class PriceTraceV2 extends TraceCore {
  @Nested(() => TracedLineV2, { many: true, min: 1, max: MOST_SHOWN }) lines!: TracedLineV2[];
  @Nested(() => StepV2, { many: true }) steps!: StepV2[];

  static from(trace: PriceTrace): PriceTraceV2 {
    return traced(trace, asMoney);
  }
}
