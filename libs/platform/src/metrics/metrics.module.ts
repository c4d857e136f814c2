import { Global, Module } from '@nestjs/common';
import { BusFigures } from './bus-figures.js';
import { DatabaseFigures } from './database-figures.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** `Metrics`, to which every part adds its own, and `GET /metrics`. */
@Global()
@Module({ controllers: [MetricsController], providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}

/** What the mechanisms of platform have to tell. */
@Module({ providers: [DatabaseFigures, BusFigures] })
export class FiguresModule {}
