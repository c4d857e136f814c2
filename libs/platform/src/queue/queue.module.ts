import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import mongoose from 'mongoose';
import type { Settings } from '../config/settings.js';
import { BullQueue, FACTS_QUEUE } from './bull-queue.js';
import { QueueLink } from './queue-link.js';
import { TaskProcessor } from './task-processor.js';
import { NoQueue, WorkQueue } from './work-queue.js';

@Module({ providers: [QueueLink], exports: [QueueLink] })
class QueueLinkModule {}

/** Spreads the relay's work over processes when there is a Redis; without one each process does its own. */
@Global()
@Module({})
export class QueueModule {
  static with(settings: Settings): DynamicModule {
    if (settings.REDIS_URL === undefined)
      return {
        module: QueueModule,
        providers: [{ provide: WorkQueue, useClass: NoQueue }],
        exports: [WorkQueue],
      };
    return {
      module: QueueModule,
      imports: [
        QueueLinkModule,
        BullModule.registerQueueAsync({
          name: FACTS_QUEUE,
          imports: [QueueLinkModule],
          inject: [QueueLink],
          useFactory: ({ client }: QueueLink) => ({
            connection: client,
            // one Redis may serve several databases; the braces keep a queue's keys on one node of a cluster
            prefix: `{tallyhouse:${databaseOf(settings)}}`,
            skipVersionCheck: true,
          }),
        }),
      ],
      providers: [
        { provide: WorkQueue, useClass: BullQueue },
        ...(settings.HANDLE_EVENTS ? [TaskProcessor] : []),
      ],
      exports: [WorkQueue],
    };
  }
}

function databaseOf({ MONGODB_URI }: Settings): string {
  return new mongoose.mongo.MongoClient(MONGODB_URI).options.dbName;
}
