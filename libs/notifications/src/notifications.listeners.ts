import { Injectable } from '@nestjs/common';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { ConfirmationsService } from './confirmations.service.js';

/** What notifications hear. */
@Injectable()
export class NotificationsListeners {
  constructor(private readonly confirmations: ConfirmationsService) {}

  @Hears('order:created', { as: 'notifications.order-confirmation' })
  confirm(facts: readonly Heard<'order:created'>[]): Promise<void> {
    return this.confirmations.write(facts.map((fact) => fact.data));
  }
}
