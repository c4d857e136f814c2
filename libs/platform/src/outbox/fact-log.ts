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
    const times = new Map<string, number>();
    const count = (aggregate: string): void => void times.set(aggregate, (times.get(aggregate) ?? 0) + 1);
    const waiting = new Map<string, string>();
    // the outbox first: a fact that moves meanwhile is then seen in both places, and counted in the log alone
    for await (const { facts } of this.outbox.find({ 'facts.name': name }).lean().cursor())
      for (const fact of facts) if (fact.name === name) waiting.set(fact.id, fact.aggregate.id);
    for await (const row of this.events.find({ name }, { id: 1, aggregate: 1 }).lean().cursor()) {
      waiting.delete(row.id);
      count(row.aggregate.id);
    }
    for (const aggregate of waiting.values()) count(aggregate);
    return times;
  }
}
