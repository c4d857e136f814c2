import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Span } from '@opentelemetry/api';
import type { Connection, mongo } from 'mongoose';
import { Settings } from '../config/settings.js';
import { REPORTING } from '../mongo/connections.js';
import { beginBelow, endSpan, stopTracing } from './tracing.js';

/**
 * A span for each command that the driver sends for something that is traced, as the driver's own events tell: also for
 * those that mongoose does not see. What is asked for stays out of it.
 */
@Injectable()
export class CommandSpans implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly settings: Settings,
    @InjectConnection() private readonly requests: Connection,
    @InjectConnection(REPORTING) private readonly reports: Connection,
  ) {}

  onModuleInit(): void {
    if (this.settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return;
    for (const connection of [this.requests, this.reports]) follow(connection);
  }

  onApplicationShutdown(): Promise<void> {
    return stopTracing();
  }
}

function follow(connection: Connection): void {
  const open = new Map<number, Span>();
  connection
    .getClient()
    .on('commandStarted', (event: mongo.CommandStartedEvent) => {
      const collection = event.command[event.commandName] as unknown;
      const named = typeof collection === 'string' ? ` ${collection}` : '';
      const span = beginBelow(`${event.commandName}${named}`, {
        'db.system.name': 'mongodb',
        'db.operation.name': event.commandName,
        'db.namespace': event.databaseName,
        'server.address': event.address,
        ...(named === '' ? {} : { 'db.collection.name': String(collection) }),
      });
      if (span) open.set(event.requestId, span);
    })
    .on('commandSucceeded', ({ requestId }: mongo.CommandSucceededEvent) => close(open, requestId))
    .on('commandFailed', ({ requestId, failure }: mongo.CommandFailedEvent) =>
      close(open, requestId, failure),
    );
}

function close(open: Map<number, Span>, requestId: number, failure?: unknown): void {
  const span = open.get(requestId);
  open.delete(requestId);
  if (span) endSpan(span, failure);
}
