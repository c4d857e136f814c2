import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { settingsOfProcess } from '#platform/config/settings.js';
import { AppModule } from '../../api/src/app.module.js';

/** The same modules without HTTP: it puts events in order, brings them to their handlers, sweeps and sends. */
const app = await NestFactory.createApplicationContext(AppModule.with(settingsOfProcess()), {
  bufferLogs: true,
  abortOnError: false,
});
const logger = app.get(Logger);
app.useLogger(logger);
app.enableShutdownHooks();
logger.log('The worker runs', 'Worker');
