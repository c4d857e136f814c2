import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Told } from '#contracts/facts.js';
import type { EventName, Events } from '#contracts/registry.js';
import { Clock } from '../clock/clock.js';
import { currentOrigin } from '../context/request-context.js';
import { currentSession } from '../mongo/frame.js';
import { findRows, insertRows } from '../mongo/rows.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { causalId } from './causal-id.js';
import { OutboxRow, type ToldFact } from './outbox.schema.js';

const PENDING = Symbol('outbox');
const VERSION = 1;
/** Facts in one row; more make further rows. */
const MOST_IN_ONE = 500;

/** Collects what is told during a transaction and writes it with one document at its end. */
@Injectable()
export class Outbox {
  private readonly listeners: ((told: readonly ToldFact[]) => void)[] = [];

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Calls `listener` right after each commit that told something, before anybody is answered. */
  onCommitted(listener: (told: readonly ToldFact[]) => void): void {
    this.listeners.push(listener);
  }

  add<N extends EventName>(name: N, told: Told<Events[N]>): void {
    const pending = this.work.keep<ToldFact[]>(PENDING, () => []);
    if (pending.length === 0) this.writeAtTheEnd(pending);
    const origin = told.origin ?? currentOrigin();
    pending.push({
      id: factId(told.aggregate.type, told.aggregate.id, told.aggregateSeq),
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

  /** One that told something and did nothing else has had no answer yet: it asks for one. */
  private async nextId(): Promise<string> {
    const session = currentSession();
    if (!session.clusterTime) await findRows(this.rows, { _id: '' });
    return causalId(session);
  }

  private writeAtTheEnd(pending: ToldFact[]): void {
    this.work.beforeCommit('records', async () => {
      const facts = pending.splice(0);
      await insertRows(this.rows, rowsOf(facts, await this.nextId()));
      this.work.afterCommit(() => {
        for (const listener of this.listeners) listener(facts);
      });
    });
  }
}

function rowsOf(facts: readonly ToldFact[], id: string): OutboxRow[] {
  const rows: OutboxRow[] = [];
  for (let from = 0; from < facts.length; from += MOST_IN_ONE)
    rows.push({
      _id: `${id}:${String(rows.length).padStart(4, '0')}`,
      facts: facts.slice(from, from + MOST_IN_ONE),
    });
  return rows;
}

/** Sorts by aggregate and, within one, by its own order. */
function factId(type: string, id: string, aggregateSeq: number): string {
  return `${type}:${id}:${String(aggregateSeq).padStart(8, '0')}`;
}
