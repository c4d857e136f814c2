import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Settings } from '../config/settings.js';
import { destination, loggerOptions } from './options.js';

/**
 * The log of the process. The line of a request is written by a hook of Fastify (request-lines.ts) and its fields
 * come from the request context, so that no middleware runs per request.
 */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        pinoHttp: [{ ...loggerOptions(settings), autoLogging: false }, destination(settings)],
        forRoutes: [],
      }),
    }),
  ],
})
export class LoggingModule {}
