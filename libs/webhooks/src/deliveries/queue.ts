import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EVENT_NAMES, type EventName } from '#contracts/registry.js';
import { type AnyFact, type Heard, Hears } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { wants } from '../endpoints/webhook.rules.js';
import { Webhook } from '../endpoints/webhook.schema.js';
import { Courier } from './courier.js';
import { queued } from './delivery.rules.js';
import { Delivery } from './delivery.schema.js';

/** Queues every event for the webhooks that want it, in the transaction of the handler's progress: each once. */
@Injectable()
export class Queue {
  constructor(
    @InjectModel(Webhook.name) private readonly webhooks: Model<Webhook>,
    @InjectModel(Delivery.name) private readonly deliveries: Model<Delivery>,
    private readonly work: UnitOfWork,
    private readonly courier: Courier,
    private readonly clock: Clock,
  ) {}

  @Hears(EVENT_NAMES, { as: 'webhooks.queue', batch: 500 })
  async queue(facts: readonly Heard<EventName>[]): Promise<void> {
    const webhooks = await findRows(this.webhooks, { enabled: true });
    const wanted = webhooks.flatMap((webhook) =>
      facts.filter((fact) => isFor(webhook, fact)).map(this.rowFor(webhook)),
    );
    if (wanted.length === 0) return;
    // an event that was asked for anew may be here before its turn in the log
    const known = await findRows(this.deliveries, { _id: { $in: wanted.map(({ _id }) => _id) } }, { _id: 1 });
    const ids = new Set(known.map(({ _id }) => _id));
    await insertRows(
      this.deliveries,
      wanted.filter(({ _id }) => !ids.has(_id)),
    );
    this.work.afterCommit(() => this.courier.wake());
  }

  private rowFor({ _id }: Webhook): (fact: AnyFact) => Delivery {
    const now = this.clock.now();
    return (fact) => queued(_id, fact, now);
  }
}

const isFor = (webhook: Webhook, fact: AnyFact): boolean =>
  wants(webhook, fact.name) && fact.occurredAt >= webhook.createdAt;
