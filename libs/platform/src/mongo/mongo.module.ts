import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { Crash } from '../crash/crash.js';
import { IdempotencyRecord, IdempotencyRecordSchema } from '../idempotency/key.schema.js';
import { IdempotencyKeys } from '../idempotency/keys.js';
import { Freshness } from './consistency/freshness.js';
import { Written } from './consistency/written.js';
import { mendClosedSockets } from './link/closed-sockets.js';
import { countPool } from './link/pool.js';
import { REPORTING } from './connections.js';
import { DatabaseClock } from './database-clock.js';
import { CommandSpans } from '../tracing/command-spans.js';
import { Migrations } from './migrations.js';
import { patienceBeside } from './link/patience.rules.js';
import { Reports } from './reports.js';
import { UnitOfWork } from './unit-of-work.js';

mendClosedSockets();
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false); // filters are built by us from validated values; operators in them are ours

/** mongoose would hold calls back for 10 s, and for longer, when it believes that the database is away; the driver knows better */
const AT_ONCE = { bufferCommands: false, retryAttempts: 0 };
const REPORTS_WAIT = { socketTimeoutMS: 60_000 };

/** An address may ask for commands to be told of; false would go before it. */
const tracedBy = ({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Settings) =>
  endpoint === undefined ? {} : { monitorCommands: true };

@Global()
@Module({
  imports: [
    MongooseModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        uri: settings.MONGODB_URI,
        ...tracedBy(settings),
        autoIndex: false,
        autoCreate: false,
        maxPoolSize: settings.MONGODB_POOL_SIZE,
        retryWrites: true,
        retryReads: true,
        w: 'majority' as const,
        readConcernLevel: 'majority' as const,
        readPreference: 'primary' as const,
        onConnectionCreate: countPool,
        ...AT_ONCE,
        ...patienceBeside(settings.MONGODB_URI),
      }),
    }),
    MongooseModule.forRootAsync({
      connectionName: REPORTING,
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        uri: settings.MONGODB_URI,
        ...tracedBy(settings),
        autoIndex: false,
        autoCreate: false,
        maxPoolSize: settings.MONGODB_REPORTING_POOL_SIZE,
        readConcernLevel: 'majority' as const,
        readPreference: 'secondaryPreferred' as const,
        onConnectionCreate: countPool,
        ...AT_ONCE,
        ...patienceBeside(settings.MONGODB_URI, REPORTS_WAIT),
      }),
    }),
    MongooseModule.forFeature([{ name: IdempotencyRecord.name, schema: IdempotencyRecordSchema }]),
  ],
  providers: [
    Clock,
    CommandSpans,
    Crash,
    DatabaseClock,
    Freshness,
    IdempotencyKeys,
    UnitOfWork,
    Migrations,
    Reports,
    Written,
  ],
  exports: [Clock, IdempotencyKeys, UnitOfWork, Migrations, Reports, Written],
})
export class MongoModule {}
