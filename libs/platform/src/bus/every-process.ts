import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AnyFact } from './decorators.js';
import { BusExplorer } from './explorer.js';
import { EventRow } from '../outbox/outbox.schema.js';

const RETRY_MS = 1_000;

type Stream = ReturnType<Model<EventRow>['watch']>;

/**
 * Brings facts to the handlers that keep something in memory, in every process, by a change stream. When the place in the
 * stream is lost, each handler gets an empty list and drops all that it keeps.
 */
@Injectable()
export class EveryProcess implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EveryProcess.name);
  private stream: Stream | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    private readonly explorer: BusExplorer,
  ) {}

  onApplicationBootstrap(): void {
    this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.stream?.close();
  }

  private follow(): void {
    const hearers = this.explorer.hearers.filter((hearer) => hearer.on === 'every process');
    if (hearers.length === 0 || this.stopped) return;
    const names = hearers.flatMap((hearer) => hearer.names);
    this.stream = this.events.watch([
      { $match: { operationType: 'insert', 'fullDocument.name': { $in: names } } },
    ]);
    this.stream.on('change', (change: { fullDocument: EventRow }) => {
      const { _id, ...row } = change.fullDocument;
      this.hand([{ ...row, seq: _id } as unknown as AnyFact]);
    });
    this.stream.on('error', (error: unknown) => {
      if (this.stopped) return;
      this.logger.warn({ err: error }, 'The stream of events broke; everything kept in memory is dropped');
      this.hand([]);
      void this.stream?.close().catch(() => undefined);
      this.timer = setTimeout(() => this.follow(), RETRY_MS).unref();
    });
  }

  private hand(facts: readonly AnyFact[]): void {
    for (const hearer of this.explorer.hearers) {
      if (hearer.on !== 'every process') continue;
      const heard = facts.filter((fact) => hearer.names.includes(fact.name));
      if (heard.length === 0 && facts.length > 0) continue;
      hearer
        .handle(heard)
        .catch((error: unknown) => this.logger.error({ err: error }, `${hearer.as} failed`));
    }
  }
}
