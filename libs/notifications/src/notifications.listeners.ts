import { Injectable } from '@nestjs/common';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { OrderMails, type Progress } from './order-mails.js';

/** What notifications hear. */
@Injectable()
export class NotificationsListeners {
  constructor(private readonly orders: OrderMails) {}

  @Hears('order:created', { as: 'notifications.order-confirmation' })
  confirm(facts: readonly Heard<'order:created'>[]): Promise<void> {
    return this.orders.placed(facts);
  }

  @Hears(['order:processed', 'order:shipped', 'order:cancelled'], { as: 'notifications.order-progress' })
  progress(facts: readonly Heard<Progress>[]): Promise<void> {
    return this.orders.progressed(facts);
  }
}
