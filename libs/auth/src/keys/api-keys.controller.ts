import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { CursorQuery, type Page, PageQuery } from '#platform/http/lists.js';
import { Returns, ReturnsNothing, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { ApiKey } from './api-key.schema.js';
import { ApiKeyDto, FreshKeyDto, KeyRotationDto, WantedKeyDto } from './api-keys.dto.js';
import { ApiKeys, type FreshKey } from './api-keys.js';

const WANTED = { name: 'nightly stock import', scopes: ['inventory:read', 'inventory:write'] };

@ApiTags('API keys')
@Controller({ path: 'api-keys', version: ['1', '2'] })
@WithoutIdempotency() // a kept answer would be a kept secret
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Allow('api-keys:write')
  @ReturnsPage(ApiKeyDto)
  @Describe('Lists API keys, the newest first, revoked ones too; never their secrets.', { id: 'listApiKeys' })
  list(
    @Query(forVersion({ 1: PageQuery, 2: CursorQuery })) query: PageQuery | CursorQuery,
  ): Promise<Page<ApiKey>> {
    return this.keys.list(query.asks());
  }

  @Post()
  @Allow('api-keys:write')
  @Audited('api-key.create')
  @Returns<FreshKey>(201, FreshKeyDto, { location: ({ key }) => `/api-keys/${key._id}` })
  @Describe('Makes a key for a service or a pipeline; its text is shown this once.', {
    id: 'addApiKey',
    example: { 1: WANTED, 2: WANTED },
    description: 'A key may do what its scopes say. Nobody gives a scope that they do not have.',
  })
  make(@By() caller: Caller, @Body(forAll(WantedKeyDto)) wanted: WantedKeyDto): Promise<FreshKey> {
    return this.keys.make(caller, wanted);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Allow('api-keys:write')
  @Audited('api-key.rotate')
  @Returns(200, FreshKeyDto)
  @Describe('Gives a key a new secret, shown this once; the one before counts for some minutes more.', {
    id: 'rotateApiKey',
    example: { 1: { overlapMinutes: 60 }, 2: { overlapMinutes: 60 } },
    errors: ['API_KEY_NOT_FOUND'],
  })
  rotate(
    @Param('id') id: string,
    @Body(forAll(KeyRotationDto)) { overlapMinutes }: KeyRotationDto,
  ): Promise<FreshKey> {
    return this.keys.rotate(id, overlapMinutes);
  }

  @Delete(':id')
  @Allow('api-keys:write')
  @Audited('api-key.revoke')
  @ReturnsNothing()
  @Describe('Revokes a key: at once here, within 30 seconds in other processes.', {
    id: 'revokeApiKey',
    errors: ['API_KEY_NOT_FOUND'],
  })
  revoke(@Param('id') id: string): Promise<void> {
    return this.keys.revoke(id);
  }
}
