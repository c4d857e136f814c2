import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { REPORTING } from '#platform/mongo/connections.js';
import type { Reading } from '#platform/mongo/reports.js';
import { EventRow, HandlerCursor, OutboxRow, ParkedEvent } from '#platform/outbox/outbox.schema.js';
import { BUCKET_FACTS } from './bucket.rules.js';
import { BUCKETS_HANDLER } from './buckets.service.js';

/** How far the buckets are behind the orders, as a secondary has them. */
@Injectable()
export class BucketLag {
  constructor(
    @InjectModel(OutboxRow.name, REPORTING) private readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name, REPORTING) private readonly events: Model<EventRow>,
    @InjectModel(HandlerCursor.name, REPORTING) private readonly cursors: Model<HandlerCursor>,
    @InjectModel(ParkedEvent.name, REPORTING) private readonly parked: Model<ParkedEvent>,
  ) {}

  /** @returns when the first fact was told that is not handled; null when all are; `stopped` when one is held up */
  async of(reading: Reading): Promise<Date | null | 'stopped'> {
    const held = await reading.rows(this.parked, [{ $match: { handler: BUCKETS_HANDLER } }, { $limit: 1 }]);
    if (held.length > 0) return 'stopped';
    const [cursor] = await reading.rows<HandlerCursor, HandlerCursor>(this.cursors, [
      { $match: { _id: BUCKETS_HANDLER } },
    ]);
    const wanted = { $in: [...BUCKET_FACTS] };
    const [logged] = await reading.rows<EventRow, { at: Date }>(this.events, [
      { $match: { name: wanted, _id: { $gt: cursor?.position ?? 0 } } },
      { $group: { _id: null, at: { $min: '$occurredAt' } } },
    ]);
    const [told] = await reading.rows<OutboxRow, { at: Date }>(this.outbox, [
      { $match: { 'facts.name': wanted } },
      { $unwind: '$facts' },
      { $match: { 'facts.name': wanted } },
      { $group: { _id: null, at: { $min: '$facts.occurredAt' } } },
    ]);
    const times = [logged, told].flatMap((found) => found?.at ?? []);
    return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  }
}
