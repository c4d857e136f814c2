import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EventRow, HandlerCursor, OutboxRow, ParkedEvent } from './outbox.schema.js';

/** What is kept of facts on their way: those without a place yet, the log, how far each handler has come, the parked ones. */
@Injectable()
export class LogStore {
  constructor(
    @InjectModel(OutboxRow.name) readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name) readonly events: Model<EventRow>,
    @InjectModel(HandlerCursor.name) readonly cursors: Model<HandlerCursor>,
    @InjectModel(ParkedEvent.name) readonly parked: Model<ParkedEvent>,
  ) {}

  /** @returns how many committed facts have no place in the log yet */
  async waiting(): Promise<number> {
    const [all] = await this.outbox.aggregate<{ facts: number }>([
      { $group: { _id: null, facts: { $sum: { $size: '$facts' } } } },
    ]);
    return all?.facts ?? 0;
  }
}
