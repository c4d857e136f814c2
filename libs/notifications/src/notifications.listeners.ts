import { Injectable } from '@nestjs/common';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { OrderMails } from './order-mails.js';
import { ORDER_PROGRESS, type Progress, RETURN_PROGRESS } from './progress.js';

/** What notifications hear. */
@Injectable()
export class NotificationsListeners {
  constructor(private readonly orders: OrderMails) {}

  @Hears('order:created', { as: 'notifications.order-confirmation' })
  confirm(facts: readonly Heard<'order:created'>[]): Promise<void> {
    return this.orders.placed(facts);
  }

  @Hears(ORDER_PROGRESS, { as: 'notifications.order-progress' })
  progress(facts: readonly Heard<Progress>[]): Promise<void> {
    return this.orders.progressed(facts);
  }

  @Hears(RETURN_PROGRESS, { as: 'notifications.returns' })
  returns(facts: readonly Heard<Progress>[]): Promise<void> {
    return this.orders.progressed(facts);
  }
}
