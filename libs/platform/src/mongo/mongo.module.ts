import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { Crash } from '../crash/crash.js';
import { IdempotencyRecord, IdempotencyRecordSchema } from '../idempotency/key.schema.js';
import { IdempotencyKeys } from '../idempotency/keys.js';
import { mendClosedSockets } from './closed-sockets.js';
import { REPORTING } from './connections.js';
import { DatabaseClock } from './database-clock.js';
import { Migrations } from './migrations.js';
import { Reports } from './reports.js';
import { UnitOfWork } from './unit-of-work.js';

mendClosedSockets();
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false); // filters are built by us from validated values; operators in them are ours

const TIMEOUTS = {
  // mongoose would hold calls back for 10 s, and for longer, when it believes that the database is away; the driver knows better
  bufferCommands: false,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  socketTimeoutMS: 10_000,
  waitQueueTimeoutMS: 2_000,
  heartbeatFrequencyMS: 1_000,
};

@Global()
@Module({
  imports: [
    MongooseModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        uri: settings.MONGODB_URI,
        autoIndex: false,
        autoCreate: false,
        maxPoolSize: settings.MONGODB_POOL_SIZE,
        retryWrites: true,
        retryReads: true,
        w: 'majority' as const,
        readConcernLevel: 'majority' as const,
        readPreference: 'primary' as const,
        retryAttempts: 0,
        ...TIMEOUTS,
      }),
    }),
    MongooseModule.forRootAsync({
      connectionName: REPORTING,
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        uri: settings.MONGODB_URI,
        autoIndex: false,
        autoCreate: false,
        maxPoolSize: settings.MONGODB_REPORTING_POOL_SIZE,
        readPreference: 'secondaryPreferred' as const,
        retryAttempts: 0,
        ...TIMEOUTS,
        socketTimeoutMS: 60_000,
      }),
    }),
    MongooseModule.forFeature([{ name: IdempotencyRecord.name, schema: IdempotencyRecordSchema }]),
  ],
  providers: [Clock, Crash, DatabaseClock, IdempotencyKeys, UnitOfWork, Migrations, Reports],
  exports: [Clock, IdempotencyKeys, UnitOfWork, Migrations, Reports],
})
export class MongoModule {}
