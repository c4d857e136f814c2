import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Moment, Text, Whole } from '#platform/http/fields.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { Returns } from '#platform/http/returns.js';
import type { RebuildRow } from './rebuild.schema.js';
import { RebuildService } from './rebuild.service.js';

export class RebuildView {
  @Text({ max: 64, example: 'customer-statistics' }) name!: string;
  @Whole({ min: 0, example: 199, description: 'customers looked at' }) checked!: number;
  @Whole({ min: 0, example: 0, description: 'rows that differed and were set right' }) changed!: number;
  @Whole({ min: 0, example: 0, description: 'customers of whom facts are still on their way' })
  pending!: number;
  @Moment() startedAt!: Date;
  @Moment({ nullable: true }) doneAt!: Date | null;

  static from({ _id, checked, changed, waiting, startedAt, doneAt }: RebuildRow): RebuildView {
    return { name: _id, checked, changed, pending: waiting.length, startedAt, doneAt };
  }
}

@ApiTags('Administration')
@Controller({ path: 'admin/projections', version: ['1', '2'] })
export class RebuildController {
  constructor(private readonly rebuilds: RebuildService) {}

  @Post(':name/rebuild')
  @HttpCode(200)
  @Allow('projections:rebuild')
  @Audited('projection.rebuild')
  @WithoutIdempotency()
  @Describe('Makes a projection anew from what it is made of, while everything goes on.', {
    id: 'rebuildProjection',
    description: 'The only one is `customer-statistics`. One that was interrupted goes on where it was left.',
    errors: ['PROJECTION_NOT_FOUND'],
  })
  @Returns(200, RebuildView)
  rebuild(@Param('name') name: string): Promise<RebuildRow> {
    return this.rebuilds.rebuild(name);
  }
}
