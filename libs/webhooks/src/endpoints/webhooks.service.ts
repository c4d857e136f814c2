import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AuditNote } from '#contracts/audit.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { assertFresh } from '#platform/http/preconditions.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { WebhookLimitError, WebhookNotFoundError } from '../webhooks.errors.js';
import { Addresses } from './addresses.js';
import { Secrets } from './secrets.js';
import { differences, type NewWebhook, rotated, type WebhookChange, withoutQuery } from './webhook.rules.js';
import { Webhook, type WebhookRow } from './webhook.schema.js';

const MOST_WEBHOOKS = 200;

/** A webhook with its newest secret, which is shown this once. */
export interface WithSecret extends WebhookRow {
  readonly secret: string;
}

/** Where other systems are told of events. */
@Injectable()
export class WebhooksService {
  constructor(
    @InjectModel(Webhook.name) private readonly webhooks: Model<Webhook>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
    private readonly secrets: Secrets,
    private readonly addresses: Addresses,
  ) {}

  /**
   * @throws {ValidationFailedError} (400) the URL leads where nothing may be called
   * @throws {WebhookLimitError} (409)
   */
  async create(wanted: NewWebhook): Promise<WithSecret> {
    this.addresses.demandUsable(wanted.url);
    return this.work.run(async () => {
      if ((await findRows(this.webhooks, {}, { _id: 1 })).length >= MOST_WEBHOOKS)
        throw new WebhookLimitError(MOST_WEBHOOKS);
      const [now, _id, secret] = [this.clock.now(), newId(), this.secrets.make()];
      const webhook: WebhookRow = {
        _id,
        ...wanted,
        secrets: rotated([], this.secrets.seal(_id, secret), 0, now),
        replay: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      await insertRows(this.webhooks, [webhook]);
      const changes = Object.fromEntries(
        Object.entries(wanted).map(([field, to]) => [field, { to: shown(field, to) }]),
      );
      await this.note(_id, 'webhook.create', changes);
      return { ...webhook, secret };
    });
  }

  /** The newest first. */
  list(ask: ListAsk): Promise<Page<Webhook>> {
    const sort = [['createdAt', -1] as const, ['_id', -1] as const];
    return this.lists.page(this.webhooks, { filter: {}, sort }, ask);
  }

  /** @throws {WebhookNotFoundError} */
  async one(id: string): Promise<Webhook> {
    const webhook = await this.webhooks.findOne({ _id: id }).lean();
    if (!webhook) throw new WebhookNotFoundError(id);
    return webhook;
  }

  /**
   * When nothing differs, nothing is written.
   *
   * @param expected the version that the client has read
   * @throws {WebhookNotFoundError}
   * @throws {StaleError} it has changed since
   * @throws {ValidationFailedError} (400) the URL leads where nothing may be called
   */
  async change(id: string, wanted: WebhookChange, expected?: string): Promise<Webhook> {
    if (wanted.url !== undefined) this.addresses.demandUsable(wanted.url);
    return this.work.run(async () => {
      const webhook = await this.current(id);
      assertFresh(expected, webhook.version);
      const set = differences(webhook, wanted);
      if (Object.keys(set).length === 0) return webhook;
      const changes = Object.entries(set).map(([field, to]) => [
        field,
        { from: shown(field, webhook[field as keyof WebhookChange]), to: shown(field, to) },
      ]);
      await this.note(id, 'webhook.change', Object.fromEntries(changes) as AuditNote['changes']);
      return this.set(webhook, set);
    });
  }

  /** What is queued for it is never sent. @throws {WebhookNotFoundError} */
  remove(id: string): Promise<void> {
    return this.work.run(async () => {
      const webhook = await this.current(id);
      await this.webhooks.deleteOne({ _id: id });
      await this.note(id, 'webhook.delete', { url: { from: withoutQuery(webhook.url) } });
    });
  }

  /**
   * A new secret; the one so far signs beside it for `keepHours`.
   *
   * @throws {WebhookNotFoundError}
   */
  rotate(id: string, keepHours: number): Promise<WithSecret> {
    return this.work.run(async () => {
      const webhook = await this.current(id);
      const secret = this.secrets.make();
      const secrets = rotated(webhook.secrets, this.secrets.seal(id, secret), keepHours, this.clock.now());
      const changed = await this.set(webhook, { secrets });
      await this.note(id, 'webhook.rotate', { keepHours: { to: keepHours } });
      return { ...changed, secret };
    });
  }

  /** The webhook in the running transaction. @throws {WebhookNotFoundError} */
  async current(id: string): Promise<Webhook> {
    const [webhook] = await findRows(this.webhooks, { _id: id });
    if (!webhook) throw new WebhookNotFoundError(id);
    return webhook;
  }

  /** Changes the webhook that was read in the running transaction. */
  async set(webhook: WebhookRow, set: Partial<Webhook>): Promise<WebhookRow> {
    const changed = { ...set, version: webhook.version + 1, updatedAt: this.clock.now() };
    await changeRows(this.webhooks, [
      { filter: { _id: webhook._id, version: webhook.version }, update: { $set: changed } },
    ]);
    return { ...webhook, ...changed };
  }

  /** Puts an operation on a webhook on record, in the running transaction. */
  async note(resourceId: string, action: string, changes: AuditNote['changes']): Promise<void> {
    await this.bus.ask('audit.record', { entries: [{ action, resource: 'webhook', resourceId, changes }] });
  }
}

const shown = (field: string, value: unknown): unknown =>
  field === 'url' && typeof value === 'string' ? withoutQuery(value) : value;
