import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import mongoose from 'mongoose';
import type { Settings } from '../config/settings.js';
import { BullQueue, FACTS_QUEUE } from './bull-queue.js';
import { QueueLink } from './queue-link.js';
import { TaskProcessor } from './task-processor.js';
import { WorkQueue } from './work-queue.js';

@Module({ providers: [QueueLink], exports: [QueueLink] })
class QueueLinkModule {}

/** What a queue in Redis needs. @param module that it is of */
export function bullIn(module: DynamicModule['module'], settings: Settings): DynamicModule {
  return {
    module,
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

function databaseOf({ MONGODB_URI }: Settings): string {
  return new mongoose.mongo.MongoClient(MONGODB_URI).options.dbName;
}
