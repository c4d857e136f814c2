import { Decimal, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import type { Overview } from './overview.js';

const CONDITIONS = ['up', 'degraded', 'down'] as const;

class ConditionView {
  @Text({ max: 100, example: 'database' }) name!: string;
  @OneOf(CONDITIONS, { example: 'up' }) condition!: string;
}

class RouteTimesView {
  @Text({ max: 10, example: 'POST' }) method!: string;
  @Text({ max: 300, example: '/v2/orders' }) route!: string;
  @Whole({ min: 1, example: 1204 }) requests!: number;
  @Whole({ min: 0, example: 0, description: 'answers of 500 and more' }) errors!: number;
  @Decimal({ min: 0, example: 6.2 }) meanMs!: number;
  @Decimal({ min: 0, example: 4.1, description: 'half of them took no longer' }) p50Ms!: number;
  @Decimal({ min: 0, example: 18.7, description: '95 % of them took no longer' }) p95Ms!: number;
}

class RequestTimesView {
  @Moment({ description: 'counted from then on' }) since!: Date;
  @Whole({ min: 0, example: 5021 }) requests!: number;
  @Whole({ min: 0, example: 0, description: 'answers of 500 and more' }) errors!: number;
  @Nested(() => RouteTimesView, { many: true, description: 'the slowest by `p95Ms` first' })
  slowest!: RouteTimesView[];
}

class FaultView {
  @Text({ max: 12, example: '3f9a0c1e77b2', description: 'the same for errors that are alike' })
  fingerprint!: string;
  @Text({ max: 100, example: 'TypeError' }) name!: string;
  @Text({
    min: 0,
    max: 5_000,
    example: 'x is not a function',
    description: 'of the last time, without secrets',
  })
  message!: string;
  @Text({ max: 5_000, example: 'A request failed unexpectedly' }) what!: string;
  @Whole({ min: 1, example: 3 }) count!: number;
  @Moment() firstAt!: Date;
  @Moment() lastAt!: Date;
}

/** The process that answers. */
export class ProcessStateView {
  @Text({ max: 300, example: 'shop-1:4711', description: 'host and process' }) process!: string;
  @Moment() startedAt!: Date;
  @OneOf(CONDITIONS, { example: 'up', description: 'as `GET /health/ready` tells it' }) health!: string;
  @Nested(() => ConditionView, { many: true }) checks!: ConditionView[];
  @Whole({ min: 0, example: 187_432_960 }) memoryBytes!: number;
  @Decimal({ min: 0, max: 1, example: 0.07, description: 'the part of the last seconds it was busy' })
  eventLoopBusy!: number;
  @Whole({ min: 0, example: 0, description: 'requests that wait for the next group commit' })
  waiting!: number;
  @Decimal({ min: 0, example: 3.2, description: 'requests per group commit since it started' })
  batchSize!: number;
  @Nested(() => RequestTimesView) requests!: RequestTimesView;
  @Nested(() => FaultView, { many: true, description: 'unexpected errors, the latest first' })
  faults!: FaultView[];

  static from({ process, health, requests, faults }: Overview): ProcessStateView {
    const { name, ...state } = process;
    return {
      process: name,
      ...state,
      health: health.status,
      checks: Object.entries(health.checks).map(([check, condition]) => ({ name: check, condition })),
      requests: { ...requests, slowest: [...requests.slowest] },
      faults: [...faults],
    };
  }
}
