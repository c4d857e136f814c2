import { ApiProperty } from '@nestjs/swagger';
import type { Aggregate } from '#contracts/facts.js';
import { EVENT_NAMES, type EventName } from '#contracts/registry.js';
import type { AnyFact } from '#platform/bus/decorators.js';
import { Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';

/** What a reader of the feed asks for. */
export interface FeedAsk {
  /** everything up to this seq is known; undefined: nothing was said */
  readonly after: number | undefined;
  readonly names: readonly EventName[] | undefined;
  /** most events in one answer */
  readonly limit: number;
  /** how long an answer may wait for an event, or a stream may live, in milliseconds */
  readonly patienceMs: number;
}

const AFTER = {
  min: 0,
  optional: true,
  example: 0,
  description: 'the seq of the last event that you know',
} as const;
const TYPES = {
  many: true,
  optional: true,
  example: ['order:created', 'order:cancelled'],
  description: 'events of these names alone',
};

/** GET /events */
export class FeedQuery {
  @Whole({ ...AFTER, default: 0 }) after = 0;
  @OneOf(EVENT_NAMES, TYPES) types?: EventName[];
  @Whole({ min: 1, max: 1_000, optional: true, default: 100, example: 100, description: 'most events' })
  limit = 100;
  @Whole({
    min: 0,
    max: 30,
    optional: true,
    default: 0,
    example: 0,
    description: 'seconds to wait for an event when there is none',
  })
  wait = 0;

  toDomain(): FeedAsk {
    return { after: this.after, names: this.types, limit: this.limit, patienceMs: this.wait * 1_000 };
  }
}

/** GET /events/stream */
export class StreamQuery {
  @Whole({ ...AFTER, description: `${AFTER.description}; what comes from now on unless given` })
  after?: number;
  @OneOf(EVENT_NAMES, TYPES) types?: EventName[];
  @Whole({
    min: 1,
    max: 900,
    optional: true,
    default: 300,
    example: 300,
    description: 'life of the stream in seconds; a follower then comes again and shows its token anew',
  })
  seconds = 300;

  toDomain(): FeedAsk {
    return { after: this.after, names: this.types, limit: 200, patienceMs: this.seconds * 1_000 };
  }
}

class AggregateView {
  @Text({ max: 64, example: 'order' }) type!: string;
  @Text({ max: 128, example: '66a1f0c2b7e4d5a3c9f01234' }) id!: string;
}

/** An event as the feed, the stream and webhooks show it. */
export class EventView {
  @Text({
    max: 250,
    example: 'order:66a1f0c2b7e4d5a3c9f01234:00000001',
    description: 'the same at every delivery',
  })
  id!: string;
  @Whole({ min: 1, example: 1205, description: 'place in the one order of all events, without gaps' })
  seq!: number;
  @OneOf(EVENT_NAMES, { example: 'order:created' }) name!: EventName;
  @Whole({ min: 1, example: 1, description: 'version of the form of `data`' }) version!: number;
  @Nested(() => AggregateView, { description: 'what it happened to' }) aggregate!: Aggregate;
  @Whole({ min: 1, example: 1, description: "place among its aggregate's events, from 1, without gaps" })
  aggregateSeq!: number;
  @Moment() occurredAt!: Date;
  @Text({ max: 64, example: '66a1f0c2b7e4d5a3c9f01234', description: 'id of the user, or `system`' })
  actor!: string;
  @Text({ max: 64, example: '0b8f2c1e9d7a4f36', description: 'the request that began the chain' })
  correlationId!: string;
  @Text({
    max: 250,
    nullable: true,
    example: 'order:66a1f0c2b7e4d5a3c9f01234:00000001',
    description: 'the event that caused this one; null when a request did',
  })
  causationId!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'what happened, by name and version; money in minor units',
    example: { orderId: '66a1f0c2b7e4d5a3c9f01234', number: 'A7K2-9QX4', customerId: null },
  })
  data!: object;

  static from(this: void, fact: AnyFact): EventView {
    const { id, seq, name, version, aggregate, aggregateSeq, occurredAt, actor } = fact;
    const { correlationId, causationId, data } = fact;
    return {
      id,
      seq,
      name,
      version,
      aggregate: { type: aggregate.type, id: aggregate.id },
      aggregateSeq,
      occurredAt,
      actor,
      correlationId,
      causationId,
      data,
    };
  }
}
