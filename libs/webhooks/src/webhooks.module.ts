import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AsyncApiController } from './catalogue/asyncapi.controller.js';
import { Call } from './deliveries/call.js';
import { Courier } from './deliveries/courier.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { Delivery, DeliverySchema } from './deliveries/delivery.schema.js';
import { Queue } from './deliveries/queue.js';
import { Replays } from './deliveries/replays.js';
import { Trip } from './deliveries/trip.js';
import { Addresses, DnsResolver, Resolver } from './endpoints/addresses.js';
import { Secrets } from './endpoints/secrets.js';
import { Webhook, WebhookSchema } from './endpoints/webhook.schema.js';
import { WebhooksController } from './endpoints/webhooks.controller.js';
import { WebhooksService } from './endpoints/webhooks.service.js';
import { FeedController } from './feed/feed.controller.js';
import { FeedService } from './feed/feed.service.js';
import { Pulse } from './feed/pulse.js';
import { Stream } from './feed/stream.js';

/** How others hear of what happened: they pull the feed, follow it live, or are called by webhooks. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: Webhook.name, schema: WebhookSchema },
      { name: Delivery.name, schema: DeliverySchema },
    ]),
  ],
  controllers: [AsyncApiController, FeedController, WebhooksController, DeliveriesController],
  providers: [
    FeedService,
    Pulse,
    Stream,
    WebhooksService,
    Secrets,
    Addresses,
    { provide: Resolver, useClass: DnsResolver },
    DeliveriesService,
    Queue,
    Replays,
    Courier,
    Trip,
    Call,
  ],
})
export class WebhooksModule {}
