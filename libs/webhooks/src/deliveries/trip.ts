import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Webhook as Signer } from 'standardwebhooks';
import { Clock } from '#platform/clock/clock.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { Secrets } from '../endpoints/secrets.js';
import { liveSecrets } from '../endpoints/webhook.rules.js';
import type { Webhook } from '../endpoints/webhook.schema.js';
import { EventView } from '../feed/feed.dto.js';
import { type Answer, Call } from './call.js';
import { MOST_TRIES, outcomeOf, pingOf, retryAfterOf } from './delivery.rules.js';
import { type Attempt, Delivery } from './delivery.schema.js';

const MOST_KEPT = 2_000;

/** One delivery brought to its receiver, and what came of it. */
@Injectable()
export class Trip {
  private readonly logger = new Logger(Trip.name);

  constructor(
    @InjectModel(Delivery.name) private readonly deliveries: Model<Delivery>,
    private readonly feed: FactFeed,
    private readonly secrets: Secrets,
    private readonly call: Call,
    private readonly clock: Clock,
  ) {}

  /** @param ended the process ends: the try is given back */
  async make(webhook: Webhook, delivery: Delivery, ended: AbortSignal): Promise<void> {
    const { _id, tries } = delivery;
    const mine = { _id, tries, status: 'PENDING' as const };
    const body = await this.bodyOf(delivery);
    if (body === null) {
      await this.deliveries.updateOne(mine, { $set: { status: 'PARKED' } });
      return;
    }
    const { attempt, retryAfter } = await this.tryOnce(webhook, delivery, body, ended);
    if (ended.aborted && attempt.status === null) {
      await this.deliveries.updateOne(mine, { $set: { nextAt: this.clock.now() }, $inc: { tries: -1 } });
      return;
    }
    const now = this.clock.now();
    const outcome = outcomeOf(delivery, attempt, now, Math.random(), retryAfterOf(retryAfter, now));
    if (outcome.status === 'PARKED')
      this.logger.error(
        { webhook: webhook._id, delivery: _id, tries },
        `${_id} is given up: ${attempt.error}`,
      );
    await this.deliveries.updateOne(mine, {
      $set: { ...outcome, sent: body.slice(0, MOST_KEPT) },
      $push: { attempts: { $each: [attempt], $slice: -MOST_TRIES } },
    });
  }

  /** The event in the form of the feed; null when it is not kept any more. */
  private async bodyOf({ seq, eventId, webhookId, createdAt }: Delivery): Promise<string | null> {
    if (seq === null) return JSON.stringify(pingOf(webhookId, eventId, createdAt));
    const fact = await this.feed.one(seq);
    return fact && JSON.stringify(EventView.from(fact));
  }

  private async tryOnce(
    webhook: Webhook,
    delivery: Delivery,
    body: string,
    ended: AbortSignal,
  ): Promise<{ attempt: Attempt; retryAfter: string | undefined }> {
    const [at, begun] = [this.clock.now(), performance.now()];
    let answer: Answer | null = null;
    let error: string | null = null;
    try {
      answer = await this.call.post(webhook.url, this.headersFor(webhook, delivery, body, at), body, ended);
      if (answer.status >= 300 && answer.status < 400) error = 'Redirects are not followed';
      else if (answer.status >= 400) error = `The receiver answered ${answer.status}`;
    } catch (reason) {
      error = reason instanceof Error ? reason.message.slice(0, 300) : String(reason);
    }
    const { status = null, body: text = null, retryAfter } = answer ?? {};
    const durationMs = performance.now() - begun;
    const attempt = { at, durationMs: Math.ceil(durationMs), url: webhook.url, status, answer: text, error };
    return { attempt, retryAfter };
  }

  private headersFor(
    { _id, secrets }: Webhook,
    { eventId }: Delivery,
    body: string,
    at: Date,
  ): Record<string, string> {
    const signatures = liveSecrets(secrets, at).map(({ sealed }) =>
      new Signer(this.secrets.open(_id, sealed)).sign(eventId, at, body),
    );
    return {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Tallyhouse-Webhooks/1',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
  }
}
