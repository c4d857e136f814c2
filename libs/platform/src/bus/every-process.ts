import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { meansDatabaseLost } from '../errors/unavailable.js';
import { collectionOf } from '../mongo/rows.js';
import { EventRow } from '../outbox/outbox.schema.js';
import type { AnyFact } from './decorators.js';
import { BusExplorer } from './explorer.js';

const RETRY_MS = 1_000;

/**
 * Brings facts to the handlers that keep something in memory, in every process, by a change stream. When the place in the
 * stream is lost, each handler gets an empty list and drops all that it keeps.
 */
@Injectable()
export class EveryProcess implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EveryProcess.name);
  private stream: mongo.ChangeStream | null = null;
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
    await closed(this.stream);
  }

  private follow(): void {
    const hearers = this.explorer.hearers.filter((hearer) => hearer.on === 'every process');
    if (hearers.length === 0 || this.stopped) return;
    const names = hearers.flatMap((hearer) => hearer.names);
    // the driver's own: mongoose waits for a connection that it believes to be away, also when it is asked to close
    const stream = collectionOf(this.events).watch([
      { $match: { operationType: 'insert', 'fullDocument.name': { $in: names } } },
    ]);
    this.stream = stream;
    stream.on('change', (change) => {
      const { _id, ...row } = (change as unknown as { fullDocument: EventRow }).fullDocument;
      this.hand([{ ...row, seq: _id } as unknown as AnyFact]);
    });
    stream.on('error', (error: unknown) => this.broke(stream, error));
  }

  /** One stream breaks once, however often it says so. */
  private broke(stream: mongo.ChangeStream, error: unknown): void {
    if (this.stopped || this.stream !== stream) return;
    this.stream = null;
    this.logger.warn({ err: error }, 'The stream of events broke; everything kept in memory is dropped');
    this.hand([]);
    void closed(stream);
    this.timer = setTimeout(() => {
      this.follow();
      // whatever was told before the next one stands is not in it
      this.stream?.once('resumeTokenChanged', () => this.hand([]));
    }, RETRY_MS).unref();
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

/** Closing tells the server, which may be away. */
async function closed(stream: mongo.ChangeStream | null): Promise<void> {
  try {
    await stream?.close();
  } catch (error) {
    if (!meansDatabaseLost(error)) throw error;
  }
}
