import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Settings } from '../config/settings.js';

/** The connection to the Redis that carries the queue. It comes and goes as it likes. */
@Injectable()
export class QueueLink implements OnApplicationShutdown {
  readonly client: Redis;
  private readonly logger = new Logger('Queue');
  private lost = false;

  constructor({ REDIS_URL = '' }: Settings) {
    this.client = new Redis(REDIS_URL, {
      // BullMQ asks for it: a worker waits for work however long that takes
      maxRetriesPerRequest: null,
      connectTimeout: 2_000,
      retryStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 6), 5_000),
    });
    this.client.on('error', (error: unknown) => this.complain(error));
    this.client.on('ready', () => {
      if (this.lost) this.logger.log('The queue is back');
      this.lost = false;
    });
  }

  get ready(): boolean {
    return this.client.status === 'ready';
  }

  /** Whatever is wrong with the queue is said once, until it is well again. */
  complain(error: unknown): void {
    if (this.lost) return;
    this.lost = true;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.logger.warn(`The queue is lost (${reason}); every process looks for work by itself`);
  }

  onApplicationShutdown(): void {
    this.end();
  }

  end(): void {
    this.client.disconnect();
  }
}
