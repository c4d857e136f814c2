import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { settingsOfProcess } from '#platform/config/settings.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { AppModule } from '../../api/src/app.module.js';

/** The same modules without HTTP: it puts events in order, brings them to their handlers, sweeps and sends. */
const settings = settingsOfProcess({ HANDLE_EVENTS: 'true' });
const app = await NestFactory.createApplicationContext(AppModule.with(settings), {
  bufferLogs: true,
  abortOnError: false,
});
const logger = app.get(Logger);
app.useLogger(logger);
app.enableShutdownHooks();
endByDeadline((text) => logger.error(text, 'Worker'));
logger.log('The worker runs', 'Worker');
// for whoever started it and waits
process.send?.('ready');
