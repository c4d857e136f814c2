import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuditInterceptor } from '../../../libs/audit/src/audit.interceptor.js';
import { AuditModule } from '../../../libs/audit/src/audit.module.js';
import { AccessGuard } from '../../../libs/auth/src/access/access.guard.js';
import { AuthModule } from '../../../libs/auth/src/auth.module.js';
import { CatalogModule } from '../../../libs/catalog/src/catalog.module.js';
import { CustomersModule } from '../../../libs/customers/src/customers.module.js';
import { FulfilmentModule } from '../../../libs/fulfilment/src/fulfilment.module.js';
import { InventoryModule } from '../../../libs/inventory/src/inventory.module.js';
import { NotificationsModule } from '../../../libs/notifications/src/notifications.module.js';
import { OperationsModule } from '../../../libs/operations/src/operations.module.js';
import { OrdersModule } from '../../../libs/orders/src/orders.module.js';
import { BusModule } from '#platform/bus/bus.module.js';
import { CacheModule } from '#platform/cache/cache.module.js';
import { CombineModule } from '#platform/combine/combine.module.js';
import type { Settings } from '#platform/config/settings.js';
import { SettingsModule } from '#platform/config/settings.module.js';
import { DeprecationModule } from '#platform/deprecation/deprecation.module.js';
import { SunsetGuard } from '#platform/deprecation/sunset.guard.js';
import { FaultsModule } from '#platform/faults/faults.module.js';
import { HealthModule } from '#platform/health/health.module.js';
import { HTTP_INTERCEPTORS, HttpModule } from '#platform/http/http.module.js';
import { IdempotencyKeysController } from '#platform/idempotency/keys.controller.js';
import { LoggingModule } from '#platform/logging/logging.module.js';
import { FiguresModule, MetricsModule } from '#platform/metrics/metrics.module.js';
import { MongoModule } from '#platform/mongo/mongo.module.js';
import { ProjectionsModule } from '#platform/projections/projections.module.js';
import { QueueModule } from '#platform/queue/queue.module.js';
import { ScheduleModule } from '#platform/schedule/schedule.module.js';
import { countingRefusals } from '#platform/throttle/refusals.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';
import { ThrottleModule } from '#platform/throttle/throttle.module.js';
import { ReportingModule } from '../../../libs/reporting/src/reporting.module.js';
import { WebhooksModule } from '../../../libs/webhooks/src/webhooks.module.js';

/** What the system can do: every module, and what stands before and around every request, in order. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        LoggingModule,
        FaultsModule,
        MongoModule,
        CombineModule,
        QueueModule.with(settings),
        BusModule,
        ProjectionsModule,
        ScheduleModule,
        CacheModule,
        HttpModule,
        ThrottleModule,
        HealthModule,
        MetricsModule,
        FiguresModule,
        DeprecationModule,

        AuthModule,
        AuditModule,
        CatalogModule,
        InventoryModule,
        OrdersModule,
        CustomersModule,
        FulfilmentModule,
        NotificationsModule.with(settings),
        ReportingModule,
        OperationsModule,
        WebhooksModule,
      ],
      controllers: [IdempotencyKeysController],
      providers: [
        { provide: APP_GUARD, useExisting: SunsetGuard },
        { provide: APP_GUARD, inject: [AccessGuard, RateLimitGuard], useFactory: countingRefusals },
        { provide: APP_GUARD, useExisting: RateLimitGuard },
        ...HTTP_INTERCEPTORS,
        { provide: APP_INTERCEPTOR, useExisting: AuditInterceptor },
      ],
    };
  }
}
