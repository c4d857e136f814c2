import { Module } from '@nestjs/common';
import { Live } from './live.js';
import { OperationsController } from './operations.controller.js';
import { OperationsService } from './operations.service.js';
import { ThisProcess } from './process/this-process.js';
import { PageController } from './page/page.controller.js';

/** What the shop is doing now, for people who would rather look than read. */
@Module({
  controllers: [OperationsController, PageController],
  providers: [OperationsService, ThisProcess, Live],
})
export class OperationsModule {}
