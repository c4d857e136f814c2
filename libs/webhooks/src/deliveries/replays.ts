import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { Webhook } from '../endpoints/webhook.schema.js';
import { queued } from './delivery.rules.js';
import { Delivery } from './delivery.schema.js';

const AT_ONCE = 200;

/**
 * Queues events anew that somebody asked for. How far it has come stands on the webhook and moves with the deliveries, so
 * any process may go on with it at any time, and none does a part twice.
 */
@Injectable()
export class Replays {
  constructor(
    @InjectModel(Webhook.name) private readonly webhooks: Model<Webhook>,
    @InjectModel(Delivery.name) private readonly deliveries: Model<Delivery>,
    private readonly work: UnitOfWork,
    private readonly feed: FactFeed,
    private readonly clock: Clock,
  ) {}

  /** The next stretch; a delivery that is still to come stays as it is. @returns whether there is more */
  goOn(webhookId: string): Promise<boolean> {
    return this.work.run(() => this.step(webhookId));
  }

  private async step(webhookId: string): Promise<boolean> {
    const [webhook] = await findRows(this.webhooks, { _id: webhookId });
    if (!webhook?.replay) return false;
    const { next, to } = webhook.replay;
    const { facts, next: reached } = await this.feed.after(next - 1, AT_ONCE, webhook.types ?? undefined);
    const now = this.clock.now();
    const rows = facts.filter(({ seq }) => seq <= to).map((fact) => queued(webhookId, fact, now));
    const ids = rows.map(({ _id }) => _id);
    const known = await findRows(this.deliveries, { _id: { $in: ids } }, { _id: 1 });
    const knownIds = new Set(known.map(({ _id }) => _id));
    await this.deliveries.updateMany(
      { _id: { $in: [...knownIds] }, status: { $ne: 'PENDING' } },
      { $set: { status: 'PENDING', tries: 0, nextAt: now, deliveredAt: null } },
    );
    await insertRows(
      this.deliveries,
      rows.filter(({ _id }) => !knownIds.has(_id)),
    );
    const replay = reached >= to ? null : { next: reached + 1, to };
    await changeRows(this.webhooks, [
      { filter: { _id: webhookId, 'replay.next': next, 'replay.to': to }, update: { $set: { replay } } },
    ]);
    return replay !== null;
  }
}
