import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Customer, CustomerSchema } from './customer.schema.js';
import { CustomersController } from './customers.controller.js';
import { CustomersListeners } from './customers.listeners.js';
import { CustomersService } from './customers.service.js';
import { StatisticsIntegrity } from './statistics/statistics.integrity.js';
import { StatisticsRebuild } from './statistics/statistics.rebuild.js';
import { CustomerStatistics, CustomerStatisticsSchema } from './statistics/statistics.schema.js';
import { StatisticsService } from './statistics/statistics.service.js';

/** Who buys, and what they have bought so far. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: Customer.name, schema: CustomerSchema },
      { name: CustomerStatistics.name, schema: CustomerStatisticsSchema },
    ]),
  ],
  controllers: [CustomersController],
  providers: [
    CustomersService,
    StatisticsService,
    StatisticsIntegrity,
    CustomersListeners,
    StatisticsRebuild,
  ],
})
export class CustomersModule {}
