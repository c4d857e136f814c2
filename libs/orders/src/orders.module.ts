import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ExpiryService } from './lifecycle/expiry.service.js';
import { LifecycleService } from './lifecycle/lifecycle.service.js';
import { OrderSteps } from './lifecycle/order-steps.js';
import { ShippingService } from './lifecycle/shipping.service.js';
import { Order, OrderSchema } from './order.schema.js';
import { OrdersAnswers } from './orders.answers.js';
import { OrdersChecks } from './orders.checks.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { Payment, PaymentSchema } from './payments/payment.schema.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsService } from './payments/payments.service.js';
import { PlacementService } from './placing/placement.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: Order.name, schema: OrderSchema },
      { name: Payment.name, schema: PaymentSchema },
    ]),
  ],
  controllers: [OrdersController, PaymentsController],
  providers: [
    OrdersService,
    PlacementService,
    LifecycleService,
    OrderSteps,
    ShippingService,
    ExpiryService,
    PaymentsService,
    OrdersAnswers,
    OrdersChecks,
  ],
})
export class OrdersModule {}
