import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import { APIError } from '#platform/errors/api-error.js';
import { ShipmentsService } from '../../../../libs/fulfilment/src/shipments/shipments.service.js';
import { ReservationsService } from '../../../../libs/inventory/src/reservations/reservations.service.js';
import type { Order } from '../../../../libs/orders/src/order.schema.js';
import { OrdersService } from '../../../../libs/orders/src/orders.service.js';
import { PaymentsService } from '../../../../libs/orders/src/payments/payments.service.js';
import { ReturnDecisions } from '../../../../libs/orders/src/returns/decisions.service.js';
import { ReceivingService } from '../../../../libs/orders/src/returns/receiving/receiving.service.js';
import { ReturnRequests } from '../../../../libs/orders/src/returns/requests/requests.service.js';
import type { Station } from './demo.rules.js';

/** Brings demonstration orders to the stations of their life, so that whatever can be done to one can be tried at once. */
export class DemoLives {
  private readonly orders = this.app.get(OrdersService);
  private readonly shipments = this.app.get(ShipmentsService);
  private readonly payments = this.app.get(PaymentsService);
  private readonly requests = this.app.get(ReturnRequests);
  private readonly decisions = this.app.get(ReturnDecisions);
  private readonly receiving = this.app.get(ReceivingService);
  private readonly reservations = this.app.get(ReservationsService);

  /** @param caller the demo customer */
  constructor(
    private readonly app: INestApplicationContext,
    private readonly caller: Caller,
  ) {}

  async bring(order: Order, station: Station): Promise<void> {
    if (station === 'shipped') await this.shipped(order);
    if (station === 'paid and cancelled') await this.paidAndCancelled(order);
    if (station === 'sent back') await this.sentBack(order);
    if (station === 'on hold') await this.onHold(order);
  }

  private async shipped(order: Order): Promise<void> {
    await this.orders.processOrder(this.caller, order._id);
    await this.shipments.ship({ orderId: order._id, carrier: 'Royal Mail' });
  }

  private async paidAndCancelled(order: Order): Promise<void> {
    await this.pay(order);
    await this.orders.cancelOrder({
      caller: this.caller,
      orderId: order._id,
      reason: 'ordered twice by mistake',
    });
  }

  /** Shipped and paid, with returns: two wait for a decision, one for the parcel, and one for the refund. */
  private async sentBack(order: Order): Promise<void> {
    await this.shipped(order);
    await this.pay(order);
    await this.return(order);
    await this.return(order);
    await this.approve(await this.return(order));
    const arrived = await this.return(order);
    await this.approve(arrived);
    const items = [{ orderItemId: lineOf(order), quantity: 1, disposition: 'RESTOCK' as const }];
    await this.receiving.receive({ returnId: arrived, items });
  }

  /** Left alone when automatic processing was quicker. */
  private async onHold(order: Order): Promise<void> {
    try {
      await this.orders.holdOrder(this.caller, order._id, 'address to be confirmed');
    } catch (error) {
      if (!(error instanceof APIError && error.errorCode === 'ILLEGAL_TRANSITION')) throw error;
    }
  }

  /** One hold that lapses by itself, and one that has become an allocation. */
  async holdsOf(productId: string): Promise<void> {
    await this.reservations.reserveInventory(this.caller, { productId, quantity: 1 });
    const { _id } = await this.reservations.reserveInventory(this.caller, { productId, quantity: 1 });
    await this.reservations.allocateInventory(this.caller, _id);
  }

  private pay({ _id: orderId, currency, total }: Order): Promise<unknown> {
    const amount = { amount: total, currency };
    return this.payments.record({ orderId, status: 'PAID', reference: `demo-${orderId}`, amount });
  }

  private async return(order: Order): Promise<string> {
    const items = [{ orderItemId: lineOf(order), quantity: 1, reason: 'the handle is broken' }];
    return (await this.requests.request({ caller: this.caller, orderId: order._id, items }))._id;
  }

  private approve(returnId: string): Promise<unknown> {
    return this.decisions.decide({ caller: this.caller, returnId, verdict: 'approve', reason: null });
  }
}

const lineOf = ({ items: [line] }: Order): string => line?.id ?? '';
