import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { REPORTING } from '../mongo/connections.js';
import { poolOf } from '../mongo/link/pool.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { Metrics } from './metrics.js';

/** Connections and transactions of this process, as the driver's own events tell. */
@Injectable()
export class DatabaseFigures implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    @InjectConnection() private readonly requests: Connection,
    @InjectConnection(REPORTING) private readonly reports: Connection,
    private readonly work: UnitOfWork,
  ) {}

  onModuleInit(): void {
    const pools = { requests: poolOf(this.requests), reports: poolOf(this.reports) };
    this.metrics.measured(
      {
        name: 'tallyhouse_mongodb_connections',
        help: 'Connections to MongoDB: open, in use, and requests that wait for one',
        labels: ['pool', 'state'],
      },
      () =>
        Object.entries(pools).flatMap(([pool, states]) =>
          Object.entries(states).map(([state, value]) => ({ labels: { pool, state }, value })),
        ),
    );
    this.metrics.counted(
      {
        name: 'tallyhouse_transactions_total',
        help: 'Transactions: committed, tried again after a conflict, given up as busy, or without a database',
        labels: ['outcome'],
      },
      () => Object.entries(this.work.figures).map(([outcome, value]) => ({ labels: { outcome }, value })),
    );
  }
}
