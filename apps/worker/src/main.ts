import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { settingsOfProcess } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import { Faults } from '#platform/faults/faults.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { endByFault } from '#platform/life/uncaught.js';
import { AppModule } from '../../api/src/app.module.js';

/** The same modules without HTTP: it puts events in order, brings them to their handlers, sweeps and sends. */
const settings = settingsOfProcess({ HANDLE_EVENTS: 'true' });
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
