import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { findRows } from '#platform/mongo/rows.js';
import { heldOf } from './return.rules.js';
import { Return } from './return.schema.js';
import { ShipmentInReturnError } from './returns.errors.js';

/** What was returned of an order, read in the running transaction. Whoever decides by it must also write the order. */
@Injectable()
export class ReturnsOfOrders {
  constructor(@InjectModel(Return.name) private readonly returns: Model<Return>) {}

  of(orderId: string): Promise<Return[]> {
    return findRows(this.returns, { orderId });
  }

  /** @throws {ShipmentInReturnError} (409) when pieces of the shipment came back, or may */
  async refuseForShipment(orderId: string, shipmentId: string): Promise<void> {
    const holding = (await this.of(orderId)).filter(({ items }) =>
      items.some((item) => heldOf(item).some((source) => source.shipmentId === shipmentId)),
    );
    if (holding.length > 0)
      throw new ShipmentInReturnError(
        shipmentId,
        holding.map(({ number }) => number),
      );
  }
}
