import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { FulfilmentController } from './fulfilment.controller.js';
import { FulfilmentListeners } from './fulfilment.listeners.js';
import { FulfilmentService } from './fulfilment.service.js';
import { Shipment, ShipmentSchema } from './shipments/shipment.schema.js';
import { ShipmentsController } from './shipments/shipments.controller.js';
import { ShipmentsService } from './shipments/shipments.service.js';
import { FulfilmentTask, FulfilmentTaskSchema } from './task.schema.js';

/** The work of the warehouse for orders that are being processed. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: FulfilmentTask.name, schema: FulfilmentTaskSchema },
      { name: Shipment.name, schema: ShipmentSchema },
    ]),
  ],
  controllers: [FulfilmentController, ShipmentsController],
  providers: [FulfilmentService, ShipmentsService, FulfilmentListeners],
})
export class FulfilmentModule {}
