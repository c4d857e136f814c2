import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Clock } from '../clock/clock.js';

const EVERY_MS = 30_000;

/** Keeps this process's clock in step with the database's. */
@Injectable()
export class DatabaseClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.measure();
    // a database that is away now is asked again at the next round
    this.timer = setInterval(() => void this.measure().catch(() => undefined), EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async measure(): Promise<void> {
    const before = this.clock.processMillis();
    const answer = await this.connection.getClient().db('admin').command({ hello: 1 });
    this.clock.agreeWith(answer['localTime'] as Date, before, this.clock.processMillis());
  }
}
