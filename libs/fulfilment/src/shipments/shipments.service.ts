import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ShipmentOfOrder } from '#contracts/fulfilment.js';
import type { LineQuantity } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { IllegalShipmentTransitionError, ShipmentNotFoundError } from '../fulfilment.errors.js';
import { FulfilmentService } from '../fulfilment.service.js';
import { Shipment, type ShipmentStatus } from './shipment.schema.js';

export interface WantedShipment {
  readonly orderId: string;
  /** all that is left (at the location) when left out */
  readonly items?: readonly LineQuantity[];
  readonly locationId?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

interface Ending {
  readonly shipmentId: string;
  readonly to: 'DELIVERED' | 'FAILED';
  readonly reason: string | null;
}

/** Sends goods out and hears what became of them. Everything goes through group commit. */
@Injectable()
export class ShipmentsService {
  private readonly departures: CombinedQueue<WantedShipment, Shipment>;
  private readonly endings: CombinedQueue<Ending, Shipment>;

  constructor(
    combiner: Combiner,
    @InjectModel(Shipment.name) private readonly shipments: Model<Shipment>,
    private readonly tasks: FulfilmentService,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
  ) {
    this.departures = combiner.queue((batch) =>
      eachAlone(batch, (input, member) => this.shipOne(input, member)),
    );
    this.endings = combiner.queue((batch) => eachAlone(batch, (input, member) => this.endOne(input, member)));
  }

  /**
   * Takes pieces of an order out of stock; the whole order's tasks are done when nothing is left to ship.
   *
   * @throws {ApiError} 409 when the order is not being processed, or a line has fewer pieces allocated
   */
  ship(wanted: WantedShipment): Promise<Shipment> {
    return this.departures.submit(wanted);
  }

  /** The customer has it. Repeated, it answers the same. */
  delivered(shipmentId: string): Promise<Shipment> {
    return this.endings.submit({ shipmentId, to: 'DELIVERED', reason: null });
  }

  /** It came back or never left: its pieces are on the shelf again, allocated. Repeated, it answers the same. */
  failed(shipmentId: string, reason: string | null): Promise<Shipment> {
    return this.endings.submit({ shipmentId, to: 'FAILED', reason });
  }

  async one(id: string): Promise<Shipment> {
    const shipment = await this.shipments.findOne({ _id: id }).lean<Shipment>();
    if (!shipment) throw new ShipmentNotFoundError(id);
    return shipment;
  }

  list(
    filter: { orderId?: string; status?: readonly ShipmentStatus[] },
    ask: ListAsk,
  ): Promise<Page<Shipment>> {
    return this.lists.page<Shipment>(
      this.shipments,
      {
        filter: {
          ...(filter.orderId ? { orderId: filter.orderId } : {}),
          ...(filter.status ? { status: { $in: [...filter.status] } } : {}),
        },
        sort: [['_id', -1]],
      },
      ask,
    );
  }

  /** What was shipped of an order, read in the running transaction. */
  async ofOrder(orderId: string): Promise<ShipmentOfOrder[]> {
    const shipments = await findRows(this.shipments, { orderId });
    return shipments.map(({ _id, status, shippedAt, deliveredAt, items }) => ({
      shipmentId: _id,
      status,
      shippedAt,
      deliveredAt,
      items,
    }));
  }

  private async shipOne(wanted: WantedShipment, { origin }: Member<unknown>): Promise<Shipment> {
    const shipmentId = newId();
    const { orderId, items, locationId, carrier = null, trackingNumber = null } = wanted;
    const shipped = await this.bus.ask('orders.ship', {
      orderId,
      shipmentId,
      origin,
      carrier,
      trackingNumber,
      ...(items ? { lines: items } : {}),
      ...(locationId ? { locationId } : {}),
    });
    if (!shipped.ok) throw shipped.error;
    const shipment: Shipment = {
      _id: shipmentId,
      orderId,
      status: 'SHIPPED',
      carrier,
      trackingNumber,
      items: shipped.value.lines.map((line) => ({
        orderItemId: line.orderItemId,
        productId: line.productId,
        locationId: line.locationId,
        quantity: line.quantity,
      })),
      shippedAt: this.clock.now(),
      deliveredAt: null,
      failedAt: null,
      reason: null,
    };
    await insertRows(this.shipments, [shipment]);
    if (shipped.value.complete) await this.tasks.finish(orderId);
    return shipment;
  }

  private async endOne({ shipmentId, to, reason }: Ending, { origin }: Member<unknown>): Promise<Shipment> {
    const [shipment] = await findRows(this.shipments, { _id: shipmentId });
    if (!shipment) throw new ShipmentNotFoundError(shipmentId);
    if (shipment.status === to) return shipment;
    if (shipment.status !== 'SHIPPED') throw new IllegalShipmentTransitionError(shipment.status, to);
    const at = this.clock.now();
    const change =
      to === 'DELIVERED' ? { status: to, deliveredAt: at } : { status: to, failedAt: at, reason };
    // first, since the order may refuse it
    await this.bus.ask('orders.shipmentEnded', {
      orderId: shipment.orderId,
      shipmentId,
      lines: shipment.items,
      delivered: to === 'DELIVERED',
      reason,
      origin,
    });
    await changeRows(this.shipments, [
      { filter: { _id: shipmentId, status: 'SHIPPED' }, update: { $set: change } },
    ]);
    if (to === 'FAILED') await this.tasks.reopenShipping(shipment.orderId);
    return Object.assign(shipment, change);
  }
}
