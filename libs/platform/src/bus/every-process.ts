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
import type { FreshFact } from './decorators.js';
import { BusExplorer, type Hearer } from './explorer.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRow, type ToldFact } from '../outbox/outbox.schema.js';

const RETRY_MS = 1_000;
/** The database answers at least once a second, with or without facts; a stream that is silent for longer is behind. */
const SILENCE_MS = 5_000;

/**
 * Brings facts to the handlers that keep something in memory, in every process, by a change stream; to those that want
 * them at once also its own, right after the commit. Whenever it begins to follow and whenever it loses its place, each
 * handler gets an empty list and drops all that it keeps.
 */
@Injectable()
export class EveryProcess implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EveryProcess.name);
  private hearers: readonly Hearer[] = [];
  private stream: mongo.ChangeStream | null = null;
  private heardAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly explorer: BusExplorer,
    private readonly outbox: Outbox,
  ) {}

  /** Whether every fact is heard a moment after its commit. While it is not, nothing may be kept, nor used that was. */
  get keepsUp(): boolean {
    return performance.now() - this.heardAt < SILENCE_MS;
  }

  onApplicationBootstrap(): void {
    this.hearers = this.explorer.hearers.filter((hearer) => hearer.on === 'every process');
    if (this.hearers.length === 0) return;
    const hurried = this.hearers.filter((hearer) => hearer.atOnce);
    if (hurried.length > 0) this.outbox.onCommitted((told) => this.hand(told, hurried));
    this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await closed(this.stream);
  }

  private follow(): void {
    if (this.stopped) return;
    const names = [...new Set(this.hearers.flatMap((hearer) => hearer.names))];
    const wanted = { $filter: { input: '$fullDocument.facts', cond: { $in: ['$$this.name', names] } } };
    // the driver's own: mongoose waits for a connection that it believes to be away, also when it is asked to close
    const stream = collectionOf(this.rows).watch([
      { $match: { operationType: 'insert', 'fullDocument.facts.name': { $in: names } } },
      { $project: { facts: wanted } },
    ]);
    this.stream = stream;
    let following = false;
    const heard = (): void => {
      if (this.stream !== stream) return;
      this.heardAt = performance.now();
      if (following) return;
      following = true;
      // whatever was told before it stands is not in it
      this.forget();
    };
    stream.on('resumeTokenChanged', heard);
    stream.on('change', (change) => {
      heard();
      this.hand((change as unknown as { facts: ToldFact[] }).facts);
    });
    stream.on('error', (error: unknown) => this.broke(stream, error));
  }

  /** One stream breaks once, however often it says so. */
  private broke(stream: mongo.ChangeStream, error: unknown): void {
    if (this.stopped || this.stream !== stream) return;
    this.stream = null;
    this.heardAt = -Infinity;
    this.logger.warn({ err: error }, 'The stream of events broke; everything kept in memory is dropped');
    this.forget();
    void closed(stream);
    this.timer = setTimeout(() => this.follow(), RETRY_MS).unref();
  }

  private forget(): void {
    for (const hearer of this.hearers) this.tell(hearer, []);
  }

  private hand(facts: readonly ToldFact[], hearers = this.hearers): void {
    for (const hearer of hearers) {
      const heard = facts.filter(({ name }) => (hearer.names as readonly string[]).includes(name));
      if (heard.length > 0) this.tell(hearer, heard as unknown as FreshFact[]);
    }
  }

  private tell(hearer: Hearer, facts: readonly FreshFact[]): void {
    hearer.handle(facts).catch((error: unknown) => this.logger.error({ err: error }, `${hearer.as} failed`));
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
