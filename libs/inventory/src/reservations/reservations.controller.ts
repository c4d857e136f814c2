import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsNothing, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import type { Allocation } from './allocation.schema.js';
import type { Reservation } from './reservation.schema.js';
import {
  AllocationView,
  ListAllocationsV1,
  ListAllocationsV2,
  ListReservationsV1,
  ListReservationsV2,
  ReservationView,
  ReserveInput,
} from './reservations.dto.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('Reservations')
@Controller({ path: 'inventory', version: ['1', '2'] })
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Post('reservations')
  @Allow('reservations:hold')
  @Audited('reservation.hold')
  @Describe('Holds pieces of a product for a while; when the time is over they are for sale again at once.', {
    id: 'reserveInventory',
    errors: [
      'PRODUCT_NOT_FOUND',
      'LOCATION_NOT_FOUND',
      'INSUFFICIENT_STOCK',
      'PRODUCT_NOT_FOR_SALE',
      'HOLD_LIMIT',
    ],
    example: {
      1: { productId: '{{productId}}', quantity: 2 },
      2: { productId: '{{productId}}', quantity: 2 },
    },
  })
  @Returns<Reservation>(201, ReservationView, { location: (hold) => `/inventory/reservations/${hold._id}` })
  reserve(@By() caller: Caller, @Body(forAll(ReserveInput)) wanted: ReserveInput): Promise<Reservation> {
    return this.reservations.reserveInventory(caller, wanted);
  }

  @Get('reservations')
  @Allow('reservations:hold', 'reservations:read')
  @Describe('Lists holds, the newest first; customers see their own.', { id: 'listReservations' })
  @ReturnsPage(ReservationView)
  list(
    @By() caller: Caller,
    @Query(forVersion({ 1: ListReservationsV1, 2: ListReservationsV2 }))
    query: ListReservationsV1 | ListReservationsV2,
  ): Promise<Page<Reservation>> {
    return this.reservations.list(caller, query, query.asks());
  }

  @Get('reservations/:id')
  @Allow('reservations:hold', 'reservations:read')
  @Describe('Shows a hold.', { id: 'getReservation', errors: ['RESERVATION_NOT_FOUND'] })
  @Returns(200, ReservationView)
  find(@By() caller: Caller, @Param('id') id: string): Promise<Reservation> {
    return this.reservations.find(caller, id);
  }

  @Post('reservations/:id/allocate')
  @Allow('allocations:write')
  @Audited('reservation.allocate')
  @Describe('Turns a hold into an allocation.', {
    id: 'allocateInventory',
    exampleOf: 'status=ACTIVE&orderId=null',
    errors: ['RESERVATION_NOT_FOUND', 'RESERVATION_EXPIRED', 'RESERVATION_CLOSED'],
  })
  @Returns<Allocation>(201, AllocationView, {
    location: (allocation) => `/inventory/allocations/${allocation._id}`,
  })
  allocate(@By() caller: Caller, @Param('id') id: string): Promise<Allocation> {
    return this.reservations.allocateInventory(caller, id);
  }

  @Delete('reservations/:id')
  @Allow('reservations:hold')
  @Audited('reservation.release')
  @Describe('Gives a free hold back.', {
    id: 'releaseReservation',
    exampleOf: 'status=ACTIVE&orderId=null',
    errors: ['RESERVATION_NOT_FOUND', 'RESERVATION_CLOSED'],
  })
  @ReturnsNothing()
  release(@By() caller: Caller, @Param('id') id: string): Promise<Reservation> {
    return this.reservations.release(caller, id);
  }

  @Get('allocations')
  @Allow('inventory:read')
  @Describe('Lists allocations, the newest first.', { id: 'listAllocations' })
  @ReturnsPage(AllocationView)
  listAllocations(
    @Query(forVersion({ 1: ListAllocationsV1, 2: ListAllocationsV2 }))
    query: ListAllocationsV1 | ListAllocationsV2,
  ): Promise<Page<Allocation>> {
    return this.reservations.listAllocations(query, query.asks());
  }

  @Get('allocations/:id')
  @Allow('inventory:read')
  @Describe('Shows an allocation.', { id: 'getAllocation', errors: ['ALLOCATION_NOT_FOUND'] })
  @Returns(200, AllocationView)
  findAllocation(@Param('id') id: string): Promise<Allocation> {
    return this.reservations.findAllocation(id);
  }

  @Delete('allocations/:id')
  @Allow('allocations:write')
  @Audited('allocation.release')
  @Describe('Gives an allocation without an order back.', {
    id: 'releaseAllocation',
    exampleOf: 'status=OPEN&orderId=null',
    errors: ['ALLOCATION_NOT_FOUND', 'ILLEGAL_TRANSITION'],
  })
  @ReturnsNothing()
  releaseAllocation(@By() caller: Caller, @Param('id') id: string): Promise<Allocation> {
    return this.reservations.releaseAllocation(caller, id);
  }
}
