import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ApiKey } from './api-key.schema.js';

const EVERY_MS = 30_000;

/** When keys were used last: kept in memory and written now and then, so that no request waits for it. */
@Injectable()
export class LastUsed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LastUsed.name);
  private used = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectModel(ApiKey.name) private readonly keys: Model<ApiKey>) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  /** @param at milliseconds since 1970 */
  note(id: string, at: number): void {
    this.used.set(id, at);
  }

  async write(): Promise<void> {
    const { used } = this;
    if (used.size === 0) return;
    this.used = new Map();
    try {
      await this.keys.bulkWrite(
        [...used].map(([_id, at]) => ({
          updateOne: { filter: { _id }, update: { $max: { lastUsedAt: new Date(at) } } },
        })),
        { ordered: false },
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'When keys were used last was not written');
    }
  }
}
