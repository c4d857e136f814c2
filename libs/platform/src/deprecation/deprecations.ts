import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../clock/clock.js';
import { type ListAsk, Lists, type Page } from '../http/lists.js';
import { DeprecatedUses } from './deprecated-uses.js';
import { DeprecatedUseRecord } from './use.schema.js';

const EVERY_MS = 10_000;

/** Keeps who still uses what will end: a batch every ten seconds, in no request's way. */
@Injectable()
export class Deprecations implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Deprecations.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectModel(DeprecatedUseRecord.name) private readonly records: Model<DeprecatedUseRecord>,
    private readonly uses: DeprecatedUses,
    private readonly lists: Lists,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Writes what was counted since the last time. A batch that cannot be written is lost: these are no accounts. */
  async flush(): Promise<void> {
    const uses = this.uses.drain();
    if (uses.length === 0) return;
    const now = this.clock.now();
    try {
      await this.records.bulkWrite(
        uses.map(({ callerId, operation, count, userAgent }) => ({
          updateOne: {
            filter: { _id: `${callerId}:${operation}` },
            update: {
              $inc: { count },
              $set: { userAgent, lastUsedAt: now },
              $setOnInsert: { callerId, operation, firstUsedAt: now },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'Uses of deprecated operations were not counted');
    }
  }

  /** By caller, then by operation. */
  async list(callerId: string | undefined, ask: ListAsk): Promise<Page<DeprecatedUseRecord>> {
    await this.flush();
    const filter = callerId === undefined ? {} : { _id: { $gte: `${callerId}:`, $lt: `${callerId};` } };
    return this.lists.page<DeprecatedUseRecord>(this.records, { filter, sort: [['_id', 1]] }, ask);
  }
}
