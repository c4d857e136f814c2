import { Injectable } from '@nestjs/common';
import type { Heard } from '#platform/bus/decorators.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { MailsService } from './mails.service.js';
import { draftOf, type Progress } from './progress.js';
import { orderConfirmation } from './templates/order-confirmation.js';

/** A mail that comes later than this says nothing new, and would go out for all of the past to a new handler. */
const STALE_MS = 7 * 86_400_000;

/** What customers are told of their orders. Imported orders were told of elsewhere. */
@Injectable()
export class OrderMails {
  constructor(
    private readonly mails: MailsService,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** In the running transaction. */
  async placed(facts: readonly Heard<'order:created'>[]): Promise<void> {
    const orders = this.fresh(facts).flatMap(({ data }) => (data.origin === 'IMPORT' ? [] : [data]));
    await this.mails.write(
      orders.map((order) => ({
        template: 'order-confirmation',
        about: order.orderId,
        customerId: order.customerId,
        write: (name) => orderConfirmation(order, name),
      })),
    );
  }

  /** In the running transaction. */
  async progressed(facts: readonly Heard<Progress>[]): Promise<void> {
    const told = this.fresh(facts).filter(({ data }) => data.customerId !== null);
    if (told.length === 0) return;
    const orders = await this.bus.ask('orders.find', { ids: told.map(({ data }) => data.orderId) });
    const drafts = told.flatMap((fact) => {
      const order = orders.get(fact.data.orderId);
      return order && order.origin !== 'IMPORT' ? [draftOf(fact, order)] : [];
    });
    await this.mails.write(drafts);
  }

  private fresh<F extends { readonly occurredAt: Date }>(facts: readonly F[]): F[] {
    const oldest = this.clock.millis() - STALE_MS;
    return facts.filter(({ occurredAt }) => occurredAt.getTime() >= oldest);
  }
}
