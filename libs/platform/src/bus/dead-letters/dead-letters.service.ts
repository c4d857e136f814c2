import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Lists, type ListAsk, type Page } from '../../http/lists.js';
import { UnitOfWork } from '../../mongo/unit-of-work.js';
import { LogStore } from '../../outbox/log-store.js';
import type { EventRow, ParkedEvent } from '../../outbox/outbox.schema.js';
import { Bus } from '../bus.js';
import { DeadLetterBehindError, DeadLetterNotFoundError } from './dead-letters.errors.js';

/** A fact that a handler could not handle, with the fact itself. */
export interface DeadLetter {
  readonly letter: ParkedEvent;
  readonly event: EventRow | null;
}

export interface DeadLetterFilter {
  readonly status: ParkedEvent['status'];
  readonly handler?: string;
}

/** Facts that handlers could not handle: to be looked at, and to be tried again when the reason is gone. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly store: LogStore,
    private readonly lists: Lists,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async list(filter: DeadLetterFilter, ask: ListAsk): Promise<Page<DeadLetter>> {
    const page = await this.lists.page(this.store.parked, { filter, sort: [['seq', -1]] }, ask);
    return { ...page, rows: await this.withEvents(page.rows) };
  }

  /** @throws {DeadLetterNotFoundError} */
  async get(id: string): Promise<DeadLetter> {
    const [found] = await this.withEvents([await this.found(id)]);
    return found as DeadLetter;
  }

  /**
   * Gives a fact all its tries back, the first of them at once. The facts behind it follow when it has gone through.
   *
   * @throws {DeadLetterNotFoundError} also when it has gone through meanwhile
   * @throws {DeadLetterBehindError} when it waits behind another one
   */
  requeue(id: string): Promise<DeadLetter> {
    return this.work.run(async () => {
      const letter = await this.found(id);
      if (letter.status === 'BEHIND') throw new DeadLetterBehindError(id, await this.before(letter));
      await this.store.parked.updateOne(
        { _id: id },
        { $set: { status: 'WAITING', tries: 0, nextAt: this.clock.now() } },
      );
      await this.bus.ask('audit.record', {
        entries: [
          {
            action: 'dead-letter.requeue',
            resource: 'dead-letter',
            resourceId: id,
            changes: {
              status: { from: letter.status, to: 'WAITING' },
              tries: { from: letter.tries, to: 0 },
            },
          },
        ],
      });
      return this.get(id);
    });
  }

  private async found(id: string): Promise<ParkedEvent> {
    const letter = await this.store.parked.findOne({ _id: id }).lean();
    if (!letter) throw new DeadLetterNotFoundError(id);
    return letter;
  }

  private async before({ handler, aggregate }: ParkedEvent): Promise<string> {
    const first = await this.store.parked.findOne({ handler, aggregate }, { _id: 1 }).sort({ seq: 1 }).lean();
    return first?._id ?? '';
  }

  private async withEvents(letters: readonly ParkedEvent[]): Promise<DeadLetter[]> {
    const events = await this.store.events.find({ _id: { $in: letters.map(({ seq }) => seq) } }).lean();
    const bySeq = new Map(events.map((event) => [event._id, event]));
    return letters.map((letter) => ({ letter, event: bySeq.get(letter.seq) ?? null }));
  }
}
