import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { EventName } from '#contracts/registry.js';
import { EventRow, OutboxRow } from './outbox.schema.js';

/** Reads what has been told, whether it has its place in the log yet or not. */
@Injectable()
export class FactLog {
  constructor(
    @InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
  ) {}

  /** How often a fact was told of each aggregate. */
  async aggregatesOf(name: EventName): Promise<Map<string, number>> {
    // the outbox first: a fact that moves meanwhile is then seen twice, and counts once by its id
    const ids = new Map<string, string>();
    for await (const row of this.outbox.find({ name }, { aggregate: 1 }).lean().cursor())
      ids.set(row._id, row.aggregate.id);
    for await (const row of this.events.find({ name }, { id: 1, aggregate: 1 }).lean().cursor())
      ids.set(row.id, row.aggregate.id);
    const times = new Map<string, number>();
    for (const aggregate of ids.values()) times.set(aggregate, (times.get(aggregate) ?? 0) + 1);
    return times;
  }
}
