import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { Shipment } from './shipment.schema.js';
import {
  FailureInput,
  ShipmentInput,
  ShipmentListV1,
  ShipmentListV2,
  ShipmentView,
} from './shipments.dto.js';
import { ShipmentsService, type WantedShipment } from './shipments.service.js';

const PARCEL = { carrier: 'Royal Mail', trackingNumber: 'RM123456789GB' };

@ApiTags('Fulfilment')
@Controller({ version: ['1', '2'] })
export class ShipmentsController {
  constructor(private readonly shipments: ShipmentsService) {}

  @Post('orders/:id/shipments')
  @Allow('fulfilment:write')
  @Audited('order.ship')
  @Describe('Ships what is left of an order, or so many pieces of its lines.', {
    id: 'shipOrder',
    exampleOf: 'status=PROCESSING&fulfilmentStatus=UNFULFILLED|PARTIAL',
    errors: [
      'ORDER_NOT_FOUND',
      'ORDER_ITEM_NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'ALREADY_SHIPPED',
      'INSUFFICIENT_STOCK',
    ],
    example: { 1: PARCEL, 2: PARCEL },
  })
  @Returns<Shipment>(201, ShipmentView, { location: (shipment) => `/shipments/${shipment._id}` })
  ship(
    @Param('id') orderId: string,
    @Body(forAll(ShipmentInput)) wanted: Omit<WantedShipment, 'orderId'>,
  ): Promise<Shipment> {
    return this.shipments.ship({ orderId, ...wanted });
  }

  @Get('shipments')
  @Allow('fulfilment:read')
  @Describe('Lists shipments, the newest first.', { id: 'listShipments' })
  @ReturnsPage(ShipmentView)
  list(
    @Query(forVersion({ 1: ShipmentListV1, 2: ShipmentListV2 })) query: ShipmentListV1 | ShipmentListV2,
  ): Promise<Page<Shipment>> {
    return this.shipments.list(query, query.asks());
  }

  @Get('shipments/:id')
  @Allow('fulfilment:read')
  @Describe('Shows a shipment.', { id: 'getShipment', errors: ['SHIPMENT_NOT_FOUND'] })
  @Returns(200, ShipmentView)
  one(@Param('id') id: string): Promise<Shipment> {
    return this.shipments.one(id);
  }

  @Post('shipments/:id/delivered')
  @HttpCode(200)
  @Allow('fulfilment:write')
  @Audited('order.deliver')
  @Describe(
    'The customer has it; an order of which everything is delivered is COMPLETED. Repeated, it answers the same.',
    {
      id: 'shipmentDelivered',
      exampleOf: 'status=SHIPPED',
      errors: ['SHIPMENT_NOT_FOUND', 'ILLEGAL_TRANSITION'],
    },
  )
  @Returns(200, ShipmentView)
  delivered(@Param('id') id: string): Promise<Shipment> {
    return this.shipments.delivered(id);
  }

  @Post('shipments/:id/failed')
  @HttpCode(200)
  @Allow('fulfilment:write')
  @Audited('order.fail-shipment')
  @Describe(
    'It came back or never left: its pieces are on the shelf again, allocated; not while one of them is in a return. Repeated, it answers the same.',
    {
      id: 'shipmentFailed',
      exampleOf: 'status=SHIPPED',
      errors: ['SHIPMENT_NOT_FOUND', 'ILLEGAL_TRANSITION'],
      example: { 1: { reason: 'address unknown' }, 2: { reason: 'address unknown' } },
    },
  )
  @Returns(200, ShipmentView)
  failed(@Param('id') id: string, @Body(forAll(FailureInput)) input: FailureInput): Promise<Shipment> {
    return this.shipments.failed(id, input.reason ?? null);
  }
}
