import { Flag, Id, Moment, Nested, OneOf, Text, Texts, Whole } from '#platform/http/fields.js';
import type { Missing, Overview } from './overview.js';

const MISSING = 'null when it cannot be read';
const PARTS = ['pace', 'stock', 'holds', 'events', 'jobs', 'proof'] as const satisfies Missing['part'][];

class LevelAtRiskView {
  @Id() productId!: string;
  @Text({ max: 64, example: '85123A' }) sku!: string;
  @Text({ min: 0, max: 200, example: 'WHITE HANGING HEART T-LIGHT HOLDER' }) name!: string;
  @Text({ max: 64, example: 'MAIN' }) locationId!: string;
  @Whole({ example: 2, description: 'for sale; may be below zero' }) available!: number;
  @Whole({ min: 0, example: 14 }) onHand!: number;
  @Whole({ min: 0, nullable: true, example: 10 }) reorderPoint!: number | null;
}
class StockRiskView {
  @Whole({ min: 0, example: 1678, description: 'products at locations, of all that is for sale' })
  levels!: number;
  @Whole({ min: 0, example: 3 }) soldOut!: number;
  @Whole({ min: 0, example: 9, description: 'at their reorder point or below, and not sold out' })
  low!: number;
  @Nested(() => LevelAtRiskView, {
    many: true,
    description: 'those that lack most of their reorder point, then those that are sold out',
  })
  worst!: LevelAtRiskView[];
}

class HoldStepView {
  @OneOf(['FREE', 'ORDER'], { description: 'FREE: anybody’s; ORDER: of an order' }) kind!: string;
  @OneOf(['ACTIVE', 'CONSUMED', 'RELEASED', 'EXPIRED']) status!: string;
  @Whole({ min: 0, example: 41 }) holds!: number;
  @Whole({ min: 0, example: 97 }) units!: number;
}
class HoldStepsView {
  @Moment({ description: 'holds that were made since then' }) since!: Date;
  @Nested(() => HoldStepView, { many: true, description: 'what became of them' }) steps!: HoldStepView[];
}

class HandlerStandingView {
  @Text({ max: 100, example: 'customers.statistics' }) name!: string;
  @Whole({ min: 0, example: 0, description: 'events that it has not come to' }) behind!: number;
  @Whole({ min: 0, example: 0, description: 'events that it will try again' }) waiting!: number;
  @Whole({ min: 0, example: 0, description: 'events that it has given up' }) dead!: number;
}
class EventsStandingView {
  @Whole({ min: 0, example: 0, description: 'committed, and without a place in the log yet' })
  waiting!: number;
  @Whole({ min: 0, example: 20_411, description: 'seq of the last event' }) head!: number;
  @Nested(() => HandlerStandingView, { many: true }) handlers!: HandlerStandingView[];
}

class JobStandingView {
  @Text({ max: 100, example: 'inventory.lapsed-holds' }) name!: string;
  @Whole({ min: 1, example: 5_000 }) everyMs!: number;
  @Whole({ min: 0, example: 312, description: 'times that it was done' }) runs!: number;
  @Moment({ nullable: true, description: 'not before; null when it was never looked at' })
  nextAt!: Date | null;
  @Flag({ example: false }) running!: boolean;
  @Flag({ example: false, description: 'nobody has done it for much longer than `everyMs`' })
  overdue!: boolean;
}

class LastProofView {
  @Moment() at!: Date;
  @Flag() ok!: boolean;
  @Whole({ min: 0, example: 412 }) durationMs!: number;
  @Whole({ min: 0, example: 20_318, description: 'things looked at' }) checked!: number;
  @Texts({
    maxItems: 100,
    max: 10,
    example: ['I3'],
    description: 'checks that found something wrong',
  })
  failed!: readonly string[];
}

class MissingPartView {
  @OneOf(PARTS, { example: 'stock' }) part!: string;
  @Text({ max: 64, example: 'BUSY' }) code!: string;
  @Text({ max: 500, example: 'The report takes too long; ask for a shorter period' }) message!: string;
}

/** What all processes have in common, as the database tells it. */
export class OperationsParts {
  @Moment() at!: Date;
  @Nested(() => StockRiskView, { nullable: true, description: MISSING }) stock!: StockRiskView | null;
  @Nested(() => HoldStepsView, { nullable: true, description: MISSING }) holds!: HoldStepsView | null;
  @Nested(() => EventsStandingView, { nullable: true, description: MISSING })
  events!: EventsStandingView | null;
  @Nested(() => JobStandingView, {
    many: true,
    nullable: true,
    description: `jobs that are done from time to time; ${MISSING}`,
  })
  jobs!: readonly JobStandingView[] | null;
  @Nested(() => LastProofView, {
    nullable: true,
    description: 'the last integrity check; null when there was none',
  })
  proof!: LastProofView | null;
  @Nested(() => MissingPartView, { many: true, description: 'parts that cannot be read now, and why' })
  missing!: readonly MissingPartView[];
}

export const partsOf = ({ at, stock, holds, events, jobs, proof, missing }: Overview): object => ({
  at,
  stock,
  holds,
  events,
  jobs,
  proof,
  missing,
});
