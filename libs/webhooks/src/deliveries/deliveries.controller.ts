import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import { WebhookView } from '../endpoints/webhooks.dto.js';
import type { Webhook } from '../endpoints/webhook.schema.js';
import {
  type DeliveryListing,
  DeliveryListV1,
  DeliveryListV2,
  DeliveryView,
  RedeliveryDto,
} from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';
import type { Delivery } from './delivery.schema.js';

@ApiTags('Webhooks')
@Controller({ path: 'webhooks', version: ['1', '2'] })
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get(':id/deliveries')
  @Allow('webhooks:read')
  @Describe('Lists what was delivered to a webhook, the newest first, with the latest tries and answers.', {
    id: 'listDeliveries',
    description: 'Deliveries are kept for 30 days.',
    errors: ['WEBHOOK_NOT_FOUND'],
  })
  @ReturnsPage(DeliveryView)
  list(
    @Param('id') id: string,
    @Query(forVersion({ 1: DeliveryListV1, 2: DeliveryListV2 })) { status, ask }: DeliveryListing,
  ): Promise<Page<Delivery>> {
    return this.deliveries.list(id, status, ask);
  }

  @Post(':id/ping')
  @Allow('webhooks:write')
  @Audited('webhook.ping')
  @Describe('Calls a webhook with an event that tells nothing, once; its deliveries show what came of it.', {
    id: 'pingWebhook',
    errors: ['WEBHOOK_NOT_FOUND'],
  })
  @Returns(202, DeliveryView)
  ping(@Param('id') id: string): Promise<Delivery> {
    return this.deliveries.ping(id);
  }

  @Post('deliveries/:id/redeliver')
  @Allow('webhooks:write')
  @Audited('webhook.redeliver')
  @Describe('Delivers one event again, with twelve tries and under the same `webhook-id`.', {
    id: 'redeliver',
    errors: ['DELIVERY_NOT_FOUND', 'WEBHOOK_NOT_FOUND', 'EVENTS_EXPIRED'],
  })
  @Returns(202, DeliveryView)
  again(@Param('id') id: string): Promise<Delivery> {
    return this.deliveries.again(id);
  }

  @Post(':id/redeliver')
  @Allow('webhooks:write')
  @Audited('webhook.redeliver')
  @Describe('Delivers every event again that was told since a moment.', {
    id: 'redeliverSince',
    description:
      'Events that were told before the webhook was made are delivered, too. `replay` shows how far it has come.',
    errors: ['WEBHOOK_NOT_FOUND', 'EVENTS_EXPIRED'],
    example: { 1: { since: '2027-03-01T00:00:00Z' }, 2: { since: '2027-03-01T00:00:00Z' } },
  })
  @Returns(202, WebhookView)
  since(@Param('id') id: string, @Body(forAll(RedeliveryDto)) moment: Date): Promise<Webhook> {
    return this.deliveries.since(id, moment);
  }
}
