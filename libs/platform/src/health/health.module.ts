import { Global, Module, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Migrations } from '../mongo/migrations.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Liveness and readiness. Modules add their own conditions to `Readiness`. */
@Global()
@Module({ controllers: [HealthController], providers: [Readiness], exports: [Readiness] })
export class HealthModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly readiness: Readiness,
    @InjectConnection() private readonly connection: Connection,
    private readonly migrations: Migrations,
  ) {}

  onModuleInit(): void {
    this.readiness.add('database', async () => {
      await this.connection.db?.command({ ping: 1 }, { readPreference: 'primary' });
      return this.connection.db ? 'up' : 'down';
    });
    this.readiness.add('migrations', async () => ((await this.migrations.applied()) ? 'up' : 'down'));
  }

  beforeApplicationShutdown(): void {
    this.readiness.leave();
  }
}
