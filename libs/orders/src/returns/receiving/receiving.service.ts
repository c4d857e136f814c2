import { Injectable } from '@nestjs/common';
import type { Origin } from '#contracts/access.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { OrderSteps, type Step } from '../../lifecycle/order-steps.js';
import { OrderNotFoundError } from '../../orders.errors.js';
import { Refunds, type ShownReturn } from '../../refunds/refunds.store.js';
import { type Arrived, type Receipt, receiptOf } from './receipt.rules.js';
import { statusAfter } from '../return.rules.js';
import { factOf, type ReturnStep, ReturnSteps } from '../return-steps.js';
import type { Return } from '../return.schema.js';
import { IllegalReturnTransitionError } from '../returns.errors.js';

export interface Arrival {
  readonly returnId: string;
  readonly items: readonly Arrived[];
}

/** Books returned goods in: stock, return and order in one transaction, through group commit. */
@Injectable()
export class ReceivingService {
  private readonly arrivals: CombinedQueue<Arrival, ShownReturn>;

  constructor(
    combiner: Combiner,
    private readonly orders: OrderSteps,
    private readonly returns: ReturnSteps,
    private readonly refunds: Refunds,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.arrivals = combiner.queue((batch) =>
      eachAlone(batch, (input, { origin }) => this.receiveOne(input, origin)),
    );
  }

  /**
   * Books pieces that arrived. A return may come back in several parcels.
   *
   * @throws {IllegalReturnTransitionError} (409) when it was not approved, or is done
   * @throws {ReturnExceedsShippedError} (409) when more arrived than is outstanding
   */
  receive(arrival: Arrival): Promise<ShownReturn> {
    return this.arrivals.submit(arrival);
  }

  private async receiveOne({ returnId, items }: Arrival, origin: Origin): Promise<ShownReturn> {
    const back = await this.returns.load(returnId);
    const order = (await this.orders.load([back.orderId])).get(back.orderId);
    if (!order) throw new OrderNotFoundError(back.orderId);
    if (back.status !== 'APPROVED' && back.status !== 'RECEIVED')
      throw new IllegalReturnTransitionError(back.status, 'RECEIVED');
    const from = back.status;
    const receipt = receiptOf(items, back.items, order, this.clock.now());
    const received = receipt.pieces.map(({ item, quantity, disposition, locationId }) => ({
      orderItemId: item.orderItemId,
      quantity,
      disposition,
      locationId,
    }));
    const ordered: Step = {
      order,
      origin,
      action: 'return',
      to: order.status,
      reason: null,
      items: receipt.orderItems,
      changes: { returnId: { to: returnId }, returned: { to: received } },
    };
    this.orders.take(ordered);
    const step: ReturnStep = {
      back,
      origin,
      action: 'receive',
      to: 'RECEIVED',
      items: receipt.items,
      due: receipt.due,
      changes: { received: { to: received }, due: { from: back.due, to: back.due + receipt.due } },
    };
    this.returns.take(step);
    const closed = statusAfter(back);
    if (closed === 'CLOSED') back.status = closed;
    this.tell(back, receipt, origin);
    await this.bus.ask('inventory.takeBack', {
      returnId,
      origin,
      pieces: receipt.pieces.map(({ item, locationId, quantity, disposition }) => ({
        productId: item.productId,
        locationId,
        quantity,
        disposition,
      })),
    });
    await this.returns.write(step, from);
    await this.orders.write([ordered]);
    return this.refunds.beside(back);
  }

  private tell(back: Return, { pieces, due }: Receipt, origin: Origin): void {
    const { about, ...fact } = factOf(back);
    this.bus.tell('return:processed', {
      ...fact,
      data: {
        ...about,
        lines: pieces.map(({ item, quantity, locationId, disposition }) => ({
          orderItemId: item.orderItemId,
          productId: item.productId,
          sku: item.sku,
          name: item.name,
          quantity,
          locationId,
          disposition,
        })),
        units: pieces.reduce((sum, { quantity }) => sum + quantity, 0),
        currency: back.currency,
        due,
      },
      origin,
    });
  }
}
