import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Told } from '#contracts/facts.js';
import type { EventName, Events } from '#contracts/registry.js';
import { Clock } from '../clock/clock.js';
import { currentOrigin } from '../context/request-context.js';
import { insertRows } from '../mongo/rows.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { OutboxRow } from './outbox.schema.js';

const PENDING = Symbol('outbox');
const VERSION = 1;

/** Collects what is told during a transaction and writes it with one insert at its end. */
@Injectable()
export class Outbox {
  private readonly listeners: ((told: readonly OutboxRow[]) => void)[] = [];

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Calls `listener` right after each commit that told something, before anybody is answered. */
  onCommitted(listener: (told: readonly OutboxRow[]) => void): void {
    this.listeners.push(listener);
  }

  add<N extends EventName>(name: N, told: Told<Events[N]>): void {
    const pending = this.work.keep<OutboxRow[]>(PENDING, () => []);
    if (pending.length === 0) this.writeAtTheEnd(pending);
    const origin = told.origin ?? currentOrigin();
    pending.push({
      _id: factId(told.aggregate.type, told.aggregate.id, told.aggregateSeq),
      name,
      version: VERSION,
      aggregate: told.aggregate,
      aggregateSeq: told.aggregateSeq,
      occurredAt: this.clock.now(),
      actor: origin.actor,
      correlationId: origin.correlationId,
      causationId: origin.causationId,
      ...(origin.trace === undefined ? {} : { trace: origin.trace }),
      data: told.data,
    });
  }

  private writeAtTheEnd(pending: OutboxRow[]): void {
    this.work.beforeCommit('records', async () => {
      const rows = pending.splice(0);
      await insertRows(this.rows, rows);
      this.work.afterCommit(() => {
        for (const listener of this.listeners) listener(rows);
      });
    });
  }
}

/** Sorts by aggregate and, within one, by its own order. */
export function factId(type: string, id: string, aggregateSeq: number): string {
  return `${type}:${id}:${String(aggregateSeq).padStart(8, '0')}`;
}
