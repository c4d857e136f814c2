import { EVENT_NAMES, type EventName } from '#contracts/registry.js';
import { Flag, Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import type { NewWebhook, WebhookChange } from './webhook.rules.js';
import type { Webhook } from './webhook.schema.js';
import type { WithSecret } from './webhooks.service.js';

const URL = { max: 2_000, example: 'https://shop.example.com/hooks/tallyhouse' } as const;
const DESCRIPTION = { max: 200, optional: true, nullable: true, example: 'The shop front' } as const;
const TYPES = {
  many: true,
  optional: true,
  nullable: true,
  example: ['order:created', 'order:shipped'],
  description: 'names of the events that are delivered; null for all',
};
const ENABLED = {
  optional: true,
  description: 'a disabled webhook is queued nothing new, and what is queued waits',
} as const;

export class WebhookListV1 extends PageQuery {}
export class WebhookListV2 extends CursorQuery {}

export class NewWebhookDto {
  @Text({ ...URL, description: 'https and public; redirects are not followed' }) url!: string;
  @Text(DESCRIPTION) description?: string | null;
  @OneOf(EVENT_NAMES, TYPES) types?: EventName[] | null;
  @Flag(ENABLED) enabled?: boolean;

  toDomain(): NewWebhook {
    const { url, description = null, types = null, enabled = true } = this;
    return { url, description, types, enabled };
  }
}

export class WebhookChangeDto {
  @Text({ ...URL, optional: true }) url?: string;
  @Text(DESCRIPTION) description?: string | null;
  @OneOf(EVENT_NAMES, TYPES) types?: EventName[] | null;
  @Flag(ENABLED) enabled?: boolean;

  toDomain(): WebhookChange {
    return Object.fromEntries(Object.entries(this).filter(([, value]) => value !== undefined));
  }
}

export class SecretRotationDto {
  @Whole({
    min: 0,
    max: 168,
    optional: true,
    default: 24,
    example: 24,
    description: 'hours for which the secret so far signs beside the new one; 0 ends it at once',
  })
  keepHours = 24;

  toDomain(): number {
    return this.keepHours;
  }
}

class SecretView {
  @Moment() createdAt!: Date;
  @Moment({ nullable: true, description: 'when it stops signing; null for the newest' })
  expiresAt!: Date | null;
}

class ReplayView {
  @Whole({ min: 1, example: 120, description: 'seq of the next event that is queued anew' }) next!: number;
  @Whole({ min: 0, example: 1205, description: 'seq of the last one' }) to!: number;
}

export class WebhookView {
  @Id() id!: string;
  @Text(URL) url!: string;
  @Text({ max: 200, nullable: true, example: 'The shop front' }) description!: string | null;
  @OneOf(EVENT_NAMES, { many: true, nullable: true, example: ['order:created', 'order:shipped'] })
  types!: EventName[] | null;
  @Flag() enabled!: boolean;
  @Nested(() => SecretView, {
    many: true,
    description: 'newest first; each delivery carries a signature by every one that has not expired',
  })
  secrets!: SecretView[];
  @Nested(() => ReplayView, { nullable: true, description: 'events that are being queued anew' })
  replay!: ReplayView | null;
  @Moment() createdAt!: Date;
  @Moment() updatedAt!: Date;

  static from(this: void, webhook: Webhook): WebhookView {
    const { _id, url, description, types, enabled, secrets, replay, createdAt, updatedAt } = webhook;
    return {
      id: _id,
      url,
      description,
      types,
      enabled,
      secrets: secrets.map((secret) => ({ createdAt: secret.createdAt, expiresAt: secret.expiresAt })),
      replay,
      createdAt,
      updatedAt,
    };
  }
}

export class WebhookWithSecretView extends WebhookView {
  @Text({
    max: 100,
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    description: 'verifies signatures by Standard Webhooks; shown this once and never again',
  })
  secret!: string;

  static override from(this: void, made: WithSecret): WebhookWithSecretView {
    return Object.assign(WebhookView.from(made), { secret: made.secret });
  }
}
