import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { CursorQuery, type Page, PageQuery } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { New{{Thing}} } from './{{thing-kebab}}.rules.js';
import type { {{Thing}} } from './{{thing-kebab}}.schema.js';
import { New{{Thing}}Dto, {{Thing}}Dto } from './{{kebab}}.dto.js';
import { {{Things}}Service } from './{{kebab}}.service.js';

@ApiTags('{{Words}}')
@Controller({ path: '{{kebab}}', version: ['1', '2'] })
export class {{Things}}Controller {
  constructor(private readonly {{things}}: {{Things}}Service) {}

  @Get()
  @Allow('{{kebab}}:read')
  @Describe('Lists {{words}}, the newest first.', { id: 'list{{Things}}' })
  @ReturnsPage({{Thing}}Dto)
  list(
    @Query(forVersion({ 1: PageQuery, 2: CursorQuery })) query: PageQuery | CursorQuery,
  ): Promise<Page<{{Thing}}>> {
    return this.{{things}}.list(query.asks());
  }

  @Get(':id')
  @Allow('{{kebab}}:read')
  @Describe('Reads one {{thing words}}.', { id: 'get{{Thing}}', errors: ['{{THING}}_NOT_FOUND'] })
  @Returns<{{Thing}}>(200, {{Thing}}Dto, { etag: (found) => found.version })
  one(@Param('id') id: string): Promise<{{Thing}}> {
    return this.{{things}}.one(id);
  }

  @Post()
  @Allow('{{kebab}}:write')
  @Audited('{{thing-kebab}}.create')
  @Describe('Makes one {{thing words}}.', {
    id: 'create{{Thing}}',
    example: { 1: { name: 'North' }, 2: { name: 'North' } },
  })
  @Returns<{{Thing}}>(201, {{Thing}}Dto, {
    location: (made) => `/{{kebab}}/${made._id}`,
    etag: (made) => made.version,
  })
  create(@Body(forAll(New{{Thing}}Dto)) wanted: New{{Thing}}): Promise<{{Thing}}> {
    return this.{{things}}.create(wanted);
  }
}
