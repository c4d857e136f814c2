import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { Settings } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import { Faults } from '#platform/faults/faults.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { endByFault } from '#platform/life/uncaught.js';
import { AppModule } from '../../api/src/app.module.js';

/** Starts the same modules without HTTP: they put events in order, bring them to their handlers, sweep and send. */
export async function work(settings: Settings): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.with(settings), {
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = app.get(FaultLogger);
  app.useLogger(logger);
  app.enableShutdownHooks();
  endByDeadline((text) => logger.error(text, 'Worker'));
  endByFault(logger, () => app.get(Faults).flush());
  logger.log('The worker runs', 'Worker');
  // for whoever started it and waits
  process.send?.('ready');
}
