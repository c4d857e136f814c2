import { Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import { type Attempt, DELIVERY_STATUSES, type Delivery, type DeliveryStatus } from './delivery.schema.js';

export interface DeliveryListing {
  readonly status: DeliveryStatus | undefined;
  readonly ask: ListAsk;
}

const STATUS = {
  optional: true,
  description: 'PARKED ones have failed at every try, and wait until they are asked for again',
};

export class DeliveryListV1 extends PageQuery {
  @OneOf(DELIVERY_STATUSES, STATUS) status?: DeliveryStatus;
  toDomain(): DeliveryListing {
    return { status: this.status, ask: this.asks() };
  }
}

export class DeliveryListV2 extends CursorQuery {
  @OneOf(DELIVERY_STATUSES, STATUS) status?: DeliveryStatus;
  toDomain(): DeliveryListing {
    return { status: this.status, ask: this.asks() };
  }
}

export class RedeliveryDto {
  @Moment({ description: 'everything that was told at this moment or later' }) since!: Date;

  toDomain(): Date {
    return this.since;
  }
}

class AttemptView {
  @Moment() at!: Date;
  @Whole({ min: 0, example: 83 }) durationMs!: number;
  @Text({ max: 2_000, example: 'https://shop.example.com/hooks/tallyhouse' }) url!: string;
  @Whole({ min: 100, max: 599, nullable: true, example: 503, description: 'null when no answer came' })
  status!: number | null;
  @Text({
    min: 0,
    max: 2_000,
    nullable: true,
    example: 'Down for maintenance',
    description: 'the beginning of what was answered',
  })
  answer!: string | null;
  @Text({ max: 300, nullable: true, example: 'The receiver answered 503' }) error!: string | null;
}

export class DeliveryView {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-1205' }) id!: string;
  @Id() webhookId!: string;
  @Text({
    max: 250,
    example: 'order:66a1f0c2b7e4d5a3c9f01234:00000001',
    description: '`webhook-id` of the call, the same at every try',
  })
  eventId!: string;
  @Whole({ min: 1, nullable: true, example: 1205, description: 'of the event; null for a ping' })
  seq!: number | null;
  @Text({ max: 64, example: 'order:created' }) name!: string;
  @OneOf(DELIVERY_STATUSES) status!: DeliveryStatus;
  @Whole({ min: 0, example: 1, description: 'since it was queued, or queued again' }) tries!: number;
  @Moment({ nullable: true, description: 'when it is tried next; null when it is not' }) nextAt!: Date | null;
  @Moment({ nullable: true }) deliveredAt!: Date | null;
  @Moment() createdAt!: Date;
  @Text({
    max: 2_000,
    nullable: true,
    example: '{"id":"order:66a1f0c2b7e4d5a3c9f01234:00000001","seq":1205,"name":"order:created"…',
    description: 'the beginning of what was sent; null before the first try',
  })
  sent!: string | null;
  @Nested(() => AttemptView, { many: true, description: 'the latest twelve, newest last' })
  attempts!: Attempt[];

  static from(this: void, delivery: Delivery): DeliveryView {
    const { _id, webhookId, eventId, seq, name, status, tries } = delivery;
    const { nextAt, deliveredAt, createdAt, sent, attempts } = delivery;
    return {
      id: _id,
      webhookId,
      eventId,
      seq,
      name,
      status,
      tries,
      nextAt: status === 'PENDING' ? nextAt : null,
      deliveredAt,
      createdAt,
      sent,
      attempts,
    };
  }
}
