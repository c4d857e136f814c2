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
  private wake: () => void = () => undefined;

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Calls `wake` after each commit that told something. */
  onCommitted(wake: () => void): void {
    this.wake = wake;
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
      data: told.data,
    });
  }

  private writeAtTheEnd(pending: OutboxRow[]): void {
    this.work.beforeCommit('records', async () => {
      await insertRows(this.rows, pending.splice(0));
    });
    this.work.afterCommit(() => this.wake());
  }
}

/** Sorts by aggregate and, within one, by its own order. */
export function factId(type: string, id: string, aggregateSeq: number): string {
  return `${type}:${id}:${String(aggregateSeq).padStart(8, '0')}`;
}
