import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/access.js';
import { Describe } from '../http/describe.js';
import { Id, Moment, Text, Whole } from '../http/fields.js';
import { CursorQuery, type Page, PageQuery } from '../http/lists.js';
import { ReturnsPage } from '../http/returns.js';
import { forVersion } from '../http/version.js';
import { Deprecations } from './deprecations.js';
import { V1_SUNSET_AT } from './sunset.js';
import type { DeprecatedUseRecord } from './use.schema.js';

const caller = { optional: true, description: 'user, or `anonymous`' } as const;

class ListDeprecationsV1 extends PageQuery {
  @Id(caller) callerId?: string;
}
class ListDeprecationsV2 extends CursorQuery {
  @Id(caller) callerId?: string;
}

class DeprecatedUseView {
  @Id({ description: 'user, or `anonymous`' }) callerId!: string;
  @Text({ max: 300, example: 'GET /v1/orders/{id}' }) operation!: string;
  @Text({ max: 300, example: 'GET /v2/orders/{id}', description: 'what to use instead' }) successor!: string;
  @Whole({ min: 1, example: 1204 }) count!: number;
  @Text({ max: 300, nullable: true, example: 'shop-web/4.2', description: 'the program that asked last' })
  userAgent!: string | null;
  @Moment() firstUsedAt!: Date;
  @Moment() lastUsedAt!: Date;
  @Moment({ example: V1_SUNSET_AT.toISOString(), description: 'when the operation ends' }) sunsetAt!: Date;

  static from(use: DeprecatedUseRecord): DeprecatedUseView {
    const { callerId, operation, count, userAgent, firstUsedAt, lastUsedAt } = use;
    const successor = operation.replace(' /v1/', ' /v2/');
    return {
      callerId,
      operation,
      successor,
      count,
      userAgent,
      firstUsedAt,
      lastUsedAt,
      sunsetAt: V1_SUNSET_AT,
    };
  }
}

@ApiTags('Administration')
@Controller({ path: 'admin/deprecations', version: ['1', '2'] })
export class DeprecationsController {
  constructor(private readonly deprecations: Deprecations) {}

  @Get()
  @Allow('deprecations:read')
  @ReturnsPage(DeprecatedUseView)
  @Describe('Lists who still uses what will end, by caller.', {
    id: 'listDeprecations',
    description: 'Counted in batches: another process may be ten seconds behind.',
  })
  list(
    @Query(forVersion({ 1: ListDeprecationsV1, 2: ListDeprecationsV2 }))
    query: ListDeprecationsV1 | ListDeprecationsV2,
  ): Promise<Page<DeprecatedUseRecord>> {
    return this.deprecations.list(query.callerId, query.asks());
  }
}
