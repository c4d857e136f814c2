import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { NoQueue, WorkQueue } from './work-queue.js';

/** Spreads the relay's work over processes when there is a Redis; without one each process does its own. */
@Global()
@Module({})
export class QueueModule {
  /** BullMQ is loaded only where there is a Redis: it is hundreds of files. */
  static async with(settings: Settings): Promise<DynamicModule> {
    if (settings.REDIS_URL !== undefined)
      return (await import('./bull.module.js')).bullIn(QueueModule, settings);
    return {
      module: QueueModule,
      providers: [{ provide: WorkQueue, useClass: NoQueue }],
      exports: [WorkQueue],
    };
  }
}
