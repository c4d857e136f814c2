import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { Flag, Nested, Text, Whole } from '#platform/http/fields.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { Returns } from '#platform/http/returns.js';
import { type IntegrityReport, IntegrityService } from './integrity.service.js';

class CheckView {
  @Text({ max: 10, example: 'I3' }) name!: string;
  @Text({ max: 200, example: 'reserved is the sum of the active reservations' }) description!: string;
  @Whole({ min: 0, example: 1678 }) checked!: number;
  @Whole({ min: 0, example: 0 }) failed!: number;
  @Whole({
    min: 0,
    optional: true,
    example: 0,
    description: 'not to be judged yet: a handler has work to do',
  })
  pending?: number;
  @ApiProperty({
    type: 'array',
    items: {},
    maxItems: 20,
    example: [],
    description: 'documents that break it, at most 20',
  })
  counterexamples!: readonly unknown[];
}

class IntegrityView {
  @Flag() ok!: boolean;
  @Nested(() => CheckView, { many: true }) checks!: CheckView[];
  @Whole({ min: 0, example: 412 }) durationMs!: number;

  static from(report: IntegrityReport): object {
    return { ok: report.ok, checks: report.checks, durationMs: report.durationMs };
  }
}

@ApiTags('Administration')
@Controller({ path: 'admin/integrity', version: ['1', '2'] })
export class IntegrityController {
  constructor(private readonly integrity: IntegrityService) {}

  @Post('checks')
  @HttpCode(200)
  @Allow('integrity:check')
  @WithoutIdempotency()
  @Describe('Proves that the numbers add up, with the documents that break a rule; changes nothing.', {
    id: 'checkIntegrity',
  })
  @Returns(200, IntegrityView)
  check(): Promise<IntegrityReport> {
    return this.integrity.check();
  }
}
