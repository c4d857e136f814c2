import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import type { Webhook } from '../endpoints/webhook.schema.js';
import { WebhooksService } from '../endpoints/webhooks.service.js';
import { EventsExpiredError } from '../feed/feed.errors.js';
import { DeliveryNotFoundError } from '../webhooks.errors.js';
import { Courier } from './courier.js';
import { PING, queued } from './delivery.rules.js';
import { Delivery, type DeliveryRow, type DeliveryStatus } from './delivery.schema.js';

/** What was delivered to whom, and what is asked for again. */
@Injectable()
export class DeliveriesService {
  constructor(
    @InjectModel(Delivery.name) private readonly deliveries: Model<Delivery>,
    private readonly webhooks: WebhooksService,
    private readonly feed: FactFeed,
    private readonly courier: Courier,
    private readonly work: UnitOfWork,
    private readonly lists: Lists,
    private readonly clock: Clock,
  ) {}

  /** The newest first. @throws {WebhookNotFoundError} */
  async list(webhookId: string, status: DeliveryStatus | undefined, ask: ListAsk): Promise<Page<Delivery>> {
    await this.webhooks.one(webhookId);
    const filter = { webhookId, ...(status === undefined ? {} : { status }) };
    const sort = [['createdAt', -1] as const, ['_id', -1] as const];
    return this.lists.page(this.deliveries, { filter, sort }, ask);
  }

  /** Queues a call that tells nothing, to see whether the receiver answers. @throws {WebhookNotFoundError} */
  ping(webhookId: string): Promise<Delivery> {
    return this.work.run(async () => {
      await this.webhooks.current(webhookId);
      const delivery = queued(webhookId, { id: `ping:${newId()}`, seq: null, name: PING }, this.clock.now());
      await insertRows(this.deliveries, [delivery]);
      await this.webhooks.note(webhookId, 'webhook.ping', { delivery: { to: delivery._id } });
      this.work.afterCommit(() => this.courier.wake());
      return delivery;
    });
  }

  /**
   * Queues a delivery again, with as many tries as a new one.
   *
   * @throws {DeliveryNotFoundError}
   * @throws {EventsExpiredError} (410) its event is not kept any more
   */
  again(id: string): Promise<Delivery> {
    return this.work.run(async () => {
      const [delivery]: DeliveryRow[] = await findRows(this.deliveries, { _id: id });
      if (!delivery) throw new DeliveryNotFoundError(id);
      await this.webhooks.current(delivery.webhookId);
      if (delivery.seq !== null && !(await this.feed.one(delivery.seq)))
        throw new EventsExpiredError((await this.feed.keptFrom()).from);
      const set = { status: 'PENDING' as const, tries: 0, nextAt: this.clock.now(), deliveredAt: null };
      const { tries, status } = delivery;
      await changeRows(this.deliveries, [{ filter: { _id: id, tries, status }, update: { $set: set } }]);
      await this.webhooks.note(delivery.webhookId, 'webhook.redeliver', { delivery: { to: id } });
      this.work.afterCommit(() => this.courier.wake());
      return { ...delivery, ...set };
    });
  }

  /**
   * Queues every event that was told since a moment and that the webhook wants, delivered already or not.
   *
   * @throws {WebhookNotFoundError}
   * @throws {EventsExpiredError} (410) some of them are not kept any more
   */
  since(webhookId: string, moment: Date): Promise<Webhook> {
    return this.work.run(async () => {
      const webhook = await this.webhooks.current(webhookId);
      const { from, before } = await this.feed.keptFrom();
      if (before !== null && moment < before) throw new EventsExpiredError(from);
      const replay = { next: await this.feed.firstSince(moment), to: await this.feed.head() };
      await this.webhooks.note(webhookId, 'webhook.redeliver', { since: { to: moment } });
      this.work.afterCommit(() => this.courier.wake());
      return this.webhooks.set(webhook, { replay: replay.next > replay.to ? null : replay });
    });
  }
}
