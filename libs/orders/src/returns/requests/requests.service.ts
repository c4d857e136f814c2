import { Injectable } from '@nestjs/common';
import type { Caller, Origin } from '#contracts/access.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/mongo/ids.js';
import { OrderSteps } from '../../lifecycle/order-steps.js';
import { mayChange } from '../../order.access.js';
import { OrderNotFoundError } from '../../orders.errors.js';
import type { ShownReturn } from '../../refunds/refunds.store.js';
import { linesOf, type WantedReturnLine } from './eligibility.rules.js';
import { factOf, ReturnSteps } from '../return-steps.js';
import type { Return } from '../return.schema.js';
import { ReturnsOfOrders } from '../returns.of-orders.js';

export interface ReturnRequest {
  readonly caller: Caller;
  readonly orderId: string;
  readonly items: readonly WantedReturnLine[];
}

/** Takes requests for returns. They go through group commit with everything else that changes orders. */
@Injectable()
export class ReturnRequests {
  private readonly requests: CombinedQueue<ReturnRequest, ShownReturn>;

  constructor(
    combiner: Combiner,
    private readonly orders: OrderSteps,
    private readonly returns: ReturnSteps,
    private readonly returned: ReturnsOfOrders,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.requests = combiner.queue((batch) =>
      eachAlone(batch, (input, { origin }) => this.requestOne(input, origin)),
    );
  }

  /**
   * Asks to send pieces of an order back; they are named by no other return from then on.
   *
   * @throws {OrderNotFoundError} (404) also for another customer's order
   * @throws {ReturnExceedsShippedError} (409) fewer pieces were shipped and not returned yet
   * @throws {ReturnWindowClosedError} (409) they were delivered too long ago
   */
  request(request: ReturnRequest): Promise<ShownReturn> {
    return this.requests.submit(request);
  }

  private async requestOne({ caller, orderId, items }: ReturnRequest, origin: Origin): Promise<ShownReturn> {
    const order = (await this.orders.load([orderId])).get(orderId);
    if (!order || !mayChange(caller, order)) throw new OrderNotFoundError(orderId);
    const _id = newId();
    const now = this.clock.now();
    const lines = linesOf(
      items,
      {
        items: order.items,
        shipments: await this.bus.ask('fulfilment.shipments', { orderId }),
        returns: await this.returned.of(orderId),
        now,
        days: this.settings.RETURN_DAYS,
      },
      (line) => `${_id}-L${line}`,
    );
    const back: Return = {
      _id,
      number: `${order.number}-R${await this.orders.countReturn(order)}`,
      orderId,
      orderNumber: order.number,
      customerId: order.customerId,
      status: 'REQUESTED',
      items: lines,
      currency: order.currency,
      due: 0,
      refundedTotal: 0,
      reason: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
      eventSeq: 0,
    };
    const { about, ...fact } = factOf(back);
    this.bus.tell('return:requested', {
      ...fact,
      data: {
        ...about,
        lines: lines.map(({ orderItemId, productId, sku, name, quantity, reason }) => ({
          orderItemId,
          productId,
          sku,
          name,
          quantity,
          reason,
        })),
      },
      origin,
    });
    await this.returns.insert(back, origin);
    return Object.assign({ refunds: [] }, back);
  }
}
