import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { FulfilmentController } from './fulfilment.controller.js';
import { FulfilmentListeners } from './fulfilment.listeners.js';
import { FulfilmentService } from './fulfilment.service.js';
import { FulfilmentTask, FulfilmentTaskSchema } from './task.schema.js';

/** The work of the warehouse for orders that are being processed. */
@Module({
  imports: [MongooseModule.forFeature([{ name: FulfilmentTask.name, schema: FulfilmentTaskSchema }])],
  controllers: [FulfilmentController],
  providers: [FulfilmentService, FulfilmentListeners],
})
export class FulfilmentModule {}
