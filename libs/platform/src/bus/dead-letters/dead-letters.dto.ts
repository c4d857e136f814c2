import { ApiProperty } from '@nestjs/swagger';
import { Moment, Nested, OneOf, Text, Whole } from '../../http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '../../http/lists.js';
import type { EventRow, ParkedEvent } from '../../outbox/outbox.schema.js';
import type { DeadLetter, DeadLetterFilter } from './dead-letters.service.js';

const STATUSES = ['DEAD', 'WAITING', 'BEHIND'] as const;
const MEANING = 'DEAD: given up; WAITING: tried again; BEHIND: waits for another of the same aggregate';

export interface ListDeadLetters {
  readonly filter: DeadLetterFilter;
  readonly ask: ListAsk;
}

function filtered(Query: new () => { asks(): ListAsk }) {
  class Filtered extends Query {
    @OneOf(STATUSES, { optional: true, default: 'DEAD', example: 'DEAD', description: MEANING })
    status: ParkedEvent['status'] = 'DEAD';

    @Text({
      max: 100,
      optional: true,
      example: 'customers.statistics',
      description: 'who could not handle it',
    })
    handler?: string;

    toDomain(): ListDeadLetters {
      const { status, handler } = this;
      return { filter: { status, ...(handler === undefined ? {} : { handler }) }, ask: this.asks() };
    }
  }
  return Filtered;
}

export class ListDeadLettersV1 extends filtered(PageQuery) {}
export class ListDeadLettersV2 extends filtered(CursorQuery) {}

class DeadEventView {
  @Text({ max: 200, example: 'order:66a1f0c2b7e4d5a3c9f01234:00000001' }) id!: string;
  @Whole({ min: 1, example: 1042, description: 'place in the one order of all events' }) seq!: number;
  @Text({ max: 100, example: 'order:created' }) name!: string;
  @Whole({ min: 1, example: 1 }) version!: number;
  @Moment() occurredAt!: Date;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'what was told',
    example: { orderId: '66a1f0c2b7e4d5a3c9f01234' },
  })
  data!: unknown;

  static from({ _id: seq, id, name, version, occurredAt, data }: EventRow): DeadEventView {
    return { id, seq, name, version, occurredAt, data };
  }
}

export class DeadLetterView {
  @Text({ max: 200, example: 'customers.statistics:1042', description: 'handler and seq of the event' })
  id!: string;
  @Text({ max: 100, example: 'customers.statistics' }) handler!: string;
  @Text({
    max: 200,
    example: 'order:66a1f0c2b7e4d5a3c9f01234',
    description: 'whose later events wait behind it',
  })
  aggregate!: string;
  @OneOf(STATUSES, { example: 'DEAD', description: MEANING }) status!: ParkedEvent['status'];
  @Whole({ min: 0, example: 10 }) tries!: number;
  @Text({ max: 10_000, nullable: true, example: 'There is no such customer', description: 'of the last try' })
  reason!: string | null;
  @Moment({ description: 'not tried again before' }) nextAt!: Date;
  @Nested(() => DeadEventView, { nullable: true }) event!: DeadEventView | null;

  static from({ letter, event }: DeadLetter): DeadLetterView {
    const { _id: id, handler, aggregate, status, tries, reason, nextAt } = letter;
    const shown = event && DeadEventView.from(event);
    return { id, handler, aggregate, status, tries, reason, nextAt, event: shown };
  }
}
