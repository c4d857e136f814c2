import { Injectable } from '@nestjs/common';
import type { Requests } from '#contracts/registry.js';
import { Bus } from '#platform/bus/bus.js';
import { Answers, type Heard, Hears } from '#platform/bus/decorators.js';
import { originOf } from '#platform/bus/origin-of.js';
import { APIError } from '#platform/errors/api-error.js';
import { FulfilmentService } from './fulfilment.service.js';
import { ShipmentsService } from './shipments/shipments.service.js';

type Ask<N extends keyof Requests> = Requests[N]['ask'];
type Answer<N extends keyof Requests> = Promise<Requests[N]['answer']>;

/** What fulfilment says to other modules, and what it hears. */
@Injectable()
export class FulfilmentListeners {
  constructor(
    private readonly fulfilment: FulfilmentService,
    private readonly sent: ShipmentsService,
    private readonly bus: Bus,
  ) {}

  @Answers('fulfilment.plan')
  plan({ orders }: Ask<'fulfilment.plan'>): Answer<'fulfilment.plan'> {
    return this.fulfilment.plan(orders);
  }

  @Answers('fulfilment.cancel')
  cancel({ orderIds }: Ask<'fulfilment.cancel'>): Answer<'fulfilment.cancel'> {
    return this.fulfilment.cancel(orderIds);
  }

  @Answers('fulfilment.shipments')
  shipments({ orderId }: Ask<'fulfilment.shipments'>): Answer<'fulfilment.shipments'> {
    return this.sent.ofOrder(orderId);
  }

  /** Under automatic processing every order goes to the warehouse as soon as it is placed, or let go on. */
  @Hears(['order:created', 'order:released'], {
    as: 'fulfilment.auto-process',
    lane: 'stock',
    when: ({ ORDER_PROCESSING }) => ORDER_PROCESSING === 'auto',
  })
  async process(facts: readonly Heard<'order:created' | 'order:released'>[]): Promise<void> {
    const orders = facts.map((fact) => ({ orderId: fact.data.orderId, origin: originOf(fact) }));
    for (const outcome of await this.bus.ask('orders.process', { orders })) {
      if (!outcome.ok && !isOvertaken(outcome.error)) throw outcome.error;
    }
  }
}

/** Somebody processed, held or cancelled the order before: it is no longer PENDING. */
function isOvertaken(error: Error): boolean {
  return error instanceof APIError && error.errorCode === 'ILLEGAL_TRANSITION';
}
