import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/access.js';
import { Audited } from '../http/audited.js';
import { Describe } from '../http/describe.js';
import { Moment, Text, Whole } from '../http/fields.js';
import { WithoutIdempotency } from '../http/idempotent.js';
import { Returns } from '../http/returns.js';
import { Projections } from './projections.js';
import type { RebuildRow } from './rebuild.schema.js';

export class RebuildView {
  @Text({ max: 64, example: 'customer-statistics' }) name!: string;
  @Whole({ min: 0, example: 199, description: 'parts looked at: customers, days' }) checked!: number;
  @Whole({ min: 0, example: 0, description: 'documents that differed and were set right' }) changed!: number;
  @Whole({ min: 0, example: 0, description: 'parts of which facts are still on their way' })
  pending!: number;
  @Moment() startedAt!: Date;
  @Moment({ nullable: true }) doneAt!: Date | null;

  static from({ _id, checked, changed, waiting, startedAt, doneAt }: RebuildRow): RebuildView {
    return { name: _id, checked, changed, pending: waiting.length, startedAt, doneAt };
  }
}

@ApiTags('Administration')
@Controller({ path: 'admin/projections', version: ['1', '2'] })
export class ProjectionsController {
  constructor(private readonly projections: Projections) {}

  @Post(':name/rebuild')
  @HttpCode(200)
  @Allow('projections:rebuild')
  @Audited('projection.rebuild')
  @WithoutIdempotency()
  @Describe('Makes a projection anew from what it is made of, while everything goes on.', {
    id: 'rebuildProjection',
    description:
      'There are `customer-statistics` and `sales-buckets`. One that was interrupted goes on where it was left.',
    errors: ['PROJECTION_NOT_FOUND'],
  })
  @Returns(200, RebuildView)
  rebuild(@Param('name') name: string): Promise<RebuildRow> {
    return this.projections.rebuild(name);
  }
}
