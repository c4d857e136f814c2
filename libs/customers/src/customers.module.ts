import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import {
  EventRow,
  EventSchema,
  HandlerCursor,
  HandlerCursorSchema,
  OutboxRow,
  OutboxSchema,
  ParkedEvent,
  ParkedEventSchema,
} from '#platform/outbox/outbox.schema.js';
import { Customer, CustomerSchema } from './customer.schema.js';
import { CustomersController } from './customers.controller.js';
import { CustomersListeners } from './customers.listeners.js';
import { CustomersService } from './customers.service.js';
import { StatisticsIntegrity } from './statistics/statistics.integrity.js';
import { RebuildController } from './statistics/rebuild.controller.js';
import { Rebuild, RebuildSchema } from './statistics/rebuild.schema.js';
import { RebuildService } from './statistics/rebuild.service.js';
import { CustomerStatistics, CustomerStatisticsSchema } from './statistics/statistics.schema.js';
import { StatisticsService } from './statistics/statistics.service.js';

/** Who buys, and what they have bought so far. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: Customer.name, schema: CustomerSchema },
      { name: CustomerStatistics.name, schema: CustomerStatisticsSchema },
      { name: Rebuild.name, schema: RebuildSchema },
      // read only: how far the statistics have come with the log of events
      { name: OutboxRow.name, schema: OutboxSchema },
      { name: EventRow.name, schema: EventSchema },
      { name: HandlerCursor.name, schema: HandlerCursorSchema },
      { name: ParkedEvent.name, schema: ParkedEventSchema },
    ]),
  ],
  controllers: [CustomersController, RebuildController],
  providers: [CustomersService, StatisticsService, StatisticsIntegrity, CustomersListeners, RebuildService],
})
export class CustomersModule {}
