import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { REPORTING } from '#platform/mongo/connections.js';
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
import { ExpiryService } from './lifecycle/expiry.service.js';
import { LifecycleService } from './lifecycle/lifecycle.service.js';
import { OrderSteps } from './lifecycle/order-steps.js';
import { ShippingService } from './lifecycle/shipping.service.js';
import { BringBackService } from './taking-back/bring-back.service.js';
import { TakeBackService } from './taking-back/take-back.service.js';
import { WaitingService } from './lifecycle/waiting.service.js';
import { Order, OrderSchema } from './order.schema.js';
import { OrdersAnswers } from './orders.answers.js';
import { OrdersChecks } from './integrity/orders.checks.js';
import { OrdersProof } from './integrity/orders-proof.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { Payment, PaymentSchema } from './payments/payment.schema.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsService } from './payments/payments.service.js';
import { PlacementService } from './placing/placement.service.js';
import { MoneyChecks } from './refunds/money.checks.js';
import { Refund, RefundSchema } from './refunds/refund.schema.js';
import { RefundsController } from './refunds/refunds.controller.js';
import { RefundsService } from './refunds/refunds.service.js';
import { Refunds } from './refunds/refunds.store.js';
import { ReturnDecisions } from './returns/decisions.service.js';
import { ReceivingService } from './returns/receiving/receiving.service.js';
import { ReturnRequests } from './returns/requests/requests.service.js';
import { ReturnSteps } from './returns/return-steps.js';
import { Return, ReturnSchema } from './returns/return.schema.js';
import { ReturnsController } from './returns/returns.controller.js';
import { ReturnsOfOrders } from './returns/returns.of-orders.js';
import { ReturnsService } from './returns/returns.service.js';
import { BucketLag } from './reports/buckets/bucket-lag.js';
import { SalesBucket, SalesBucketSchema } from './reports/buckets/bucket.schema.js';
import { BucketedSales } from './reports/buckets/bucketed-sales.js';
import { BucketsIntegrity } from './reports/buckets/buckets.integrity.js';
import { BucketsRebuild } from './reports/buckets/buckets.rebuild.js';
import { SalesBuckets } from './reports/buckets/buckets.service.js';
import { PaceAnswers } from './reports/pace.answers.js';
import { ReturnsAnswers } from './reports/returns.answers.js';
import { SalesAnswers } from './reports/sales.answers.js';

@Module({
  imports: [
    MongooseModule.forFeature(
      [
        { name: Order.name, schema: OrderSchema },
        { name: Return.name, schema: ReturnSchema },
        { name: SalesBucket.name, schema: SalesBucketSchema },
        // read only: how far the buckets have come with the log of events
        { name: OutboxRow.name, schema: OutboxSchema },
        { name: EventRow.name, schema: EventSchema },
        { name: HandlerCursor.name, schema: HandlerCursorSchema },
        { name: ParkedEvent.name, schema: ParkedEventSchema },
      ],
      REPORTING,
    ),
    MongooseModule.forFeature([
      { name: Order.name, schema: OrderSchema },
      { name: Payment.name, schema: PaymentSchema },
      { name: Return.name, schema: ReturnSchema },
      { name: Refund.name, schema: RefundSchema },
      { name: SalesBucket.name, schema: SalesBucketSchema },
    ]),
  ],
  controllers: [OrdersController, PaymentsController, ReturnsController, RefundsController],
  providers: [
    OrdersService,
    PlacementService,
    LifecycleService,
    OrderSteps,
    ShippingService,
    ExpiryService,
    PaymentsService,
    ReturnsOfOrders,
    ReturnSteps,
    ReturnRequests,
    ReturnDecisions,
    ReceivingService,
    ReturnsService,
    Refunds,
    RefundsService,
    MoneyChecks,
    WaitingService,
    TakeBackService,
    BringBackService,
    OrdersAnswers,
    OrdersChecks,
    OrdersProof,
    PaceAnswers,
    ReturnsAnswers,
    SalesAnswers,
    SalesBuckets,
    BucketLag,
    BucketedSales,
    BucketsIntegrity,
    BucketsRebuild,
  ],
})
export class OrdersModule {}
