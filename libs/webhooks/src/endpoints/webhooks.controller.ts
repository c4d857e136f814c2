import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import type { Page } from '#platform/http/lists.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsNothing, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { NewWebhook, WebhookChange } from './webhook.rules.js';
import type { Webhook } from './webhook.schema.js';
import {
  NewWebhookDto,
  SecretRotationDto,
  WebhookChangeDto,
  WebhookListV1,
  WebhookListV2,
  WebhookView,
  WebhookWithSecretView,
} from './webhooks.dto.js';
import { WebhooksService, type WithSecret } from './webhooks.service.js';

const NEW = { url: 'https://shop.example.com/hooks/tallyhouse', types: ['order:created', 'order:shipped'] };
const ROTATION = { keepHours: 24 };

@ApiTags('Webhooks')
@Controller({ path: 'webhooks', version: ['1', '2'] })
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @Allow('webhooks:read')
  @Describe('Lists the webhooks, the newest first.', { id: 'listWebhooks' })
  @ReturnsPage(WebhookView)
  list(
    @Query(forVersion({ 1: WebhookListV1, 2: WebhookListV2 })) query: WebhookListV1 | WebhookListV2,
  ): Promise<Page<Webhook>> {
    return this.webhooks.list(query.asks());
  }

  @Get(':id')
  @Allow('webhooks:read')
  @Describe('Reads one webhook; its ETag is what a change must name.', {
    id: 'getWebhook',
    errors: ['WEBHOOK_NOT_FOUND'],
  })
  @Returns<Webhook>(200, WebhookView, { etag: ({ version }) => version })
  one(@Param('id') id: string): Promise<Webhook> {
    return this.webhooks.one(id);
  }

  @Post()
  @Allow('webhooks:write')
  @Audited('webhook.create')
  @WithoutIdempotency()
  @Describe('Has another system told of events from now on.', {
    id: 'createWebhook',
    description:
      'Each event is posted in the form of `GET /events`, signed by Standard Webhooks with the secret of this answer, ' +
      'which is shown once. What is not answered with 2xx within 15 s is tried again: twelve times within a day.',
    errors: ['WEBHOOK_LIMIT'],
    example: { 1: NEW, 2: NEW },
  })
  @Returns<WithSecret>(201, WebhookWithSecretView, {
    location: ({ _id }) => `/webhooks/${_id}`,
    etag: ({ version }) => version,
  })
  create(@Body(forAll(NewWebhookDto)) wanted: NewWebhook): Promise<WithSecret> {
    return this.webhooks.create(wanted);
  }

  @Patch(':id')
  @Allow('webhooks:write')
  @Audited('webhook.change')
  @Describe('Changes where a webhook leads, what it is told, and whether it is enabled.', {
    id: 'changeWebhook',
    errors: ['WEBHOOK_NOT_FOUND', 'STALE', 'IF_MATCH_REQUIRED'],
    example: { 1: { enabled: false }, 2: { enabled: false } },
  })
  @Returns<Webhook>(200, WebhookView, { etag: ({ version }) => version })
  change(
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body(forAll(WebhookChangeDto)) wanted: WebhookChange,
  ): Promise<Webhook> {
    return this.webhooks.change(id, wanted, expected);
  }

  @Delete(':id')
  @Allow('webhooks:write')
  @Audited('webhook.delete')
  @Describe('Deletes a webhook; what is queued for it is never sent.', {
    id: 'deleteWebhook',
    errors: ['WEBHOOK_NOT_FOUND'],
  })
  @ReturnsNothing()
  remove(@Param('id') id: string): Promise<void> {
    return this.webhooks.remove(id);
  }

  @Post(':id/secrets')
  @Allow('webhooks:write')
  @Audited('webhook.rotate')
  @WithoutIdempotency()
  @Describe('Makes a new secret; the one so far signs beside it for a while.', {
    id: 'rotateWebhookSecret',
    errors: ['WEBHOOK_NOT_FOUND'],
    example: { 1: ROTATION, 2: ROTATION },
  })
  @Returns<WithSecret>(201, WebhookWithSecretView)
  rotate(@Param('id') id: string, @Body(forAll(SecretRotationDto)) keepHours: number): Promise<WithSecret> {
    return this.webhooks.rotate(id, keepHours);
  }
}
