import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { storesOnly } from '#platform/mongo/collections/validators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { HoldsService } from './book/holds.service.js';
import { LedgerRow, LedgerSchema } from './book/ledger.schema.js';
import { OrderStockService } from './book/order-stock.service.js';
import { StockBooks } from './book/stock-books.js';
import { StockLevel, StockLevelSchema } from './book/stock-level.schema.js';
import { Correction, CorrectionSchema } from './corrections/correction.schema.js';
import { CorrectionsAnswers } from './corrections/corrections.answers.js';
import { ledgerValidator } from './guards/ledger.validator.js';
import { levelValidator } from './guards/level.validator.js';
import { InventoryAnswers } from './inventory.answers.js';
import { InventoryChecks } from './integrity/inventory.checks.js';
import { InventoryController } from './inventory.controller.js';
import { StockProof } from './integrity/stock-proof.service.js';
import { StockRepair } from './repair/stock-repair.service.js';
import { OverviewAnswers } from './overview/overview.answers.js';
import { Location, LocationSchema } from './locations/location.schema.js';
import { LocationsController } from './locations/locations.controller.js';
import { LocationsService } from './locations/locations.service.js';
import { Allocation, AllocationSchema } from './reservations/allocation.schema.js';
import { HoldOwner, HoldOwnerSchema } from './reservations/hold-owner.schema.js';
import { Reservation, ReservationSchema } from './reservations/reservation.schema.js';
import { ReservationsController } from './reservations/reservations.controller.js';
import { ProductPromises } from './reservations/product-promises.js';
import { ReservationsService } from './reservations/reservations.service.js';
import { Sweeper } from './reservations/sweeper.js';
import { StockReportAnswers } from './reports/stock.answers.js';
import { StockReader } from './stock.reader.js';
import { StockService } from './stock.service.js';

@Module({
  imports: [
    MongooseModule.forFeature(
      [
        { name: StockLevel.name, schema: StockLevelSchema },
        { name: Reservation.name, schema: ReservationSchema },
        { name: LedgerRow.name, schema: LedgerSchema },
      ],
      REPORTING,
    ),
    MongooseModule.forFeature([
      { name: StockLevel.name, schema: storesOnly(StockLevelSchema, levelValidator) },
      { name: LedgerRow.name, schema: storesOnly(LedgerSchema, ledgerValidator) },
      { name: Reservation.name, schema: ReservationSchema },
      { name: Allocation.name, schema: AllocationSchema },
      { name: HoldOwner.name, schema: HoldOwnerSchema },
      { name: Location.name, schema: LocationSchema },
      { name: Correction.name, schema: CorrectionSchema },
    ]),
  ],
  // ReservationsController first: its fixed paths stand before /inventory/:productId
  controllers: [ReservationsController, LocationsController, InventoryController],
  providers: [
    StockBooks,
    HoldsService,
    OrderStockService,
    StockReader,
    StockService,
    LocationsService,
    ReservationsService,
    InventoryAnswers,
    InventoryChecks,
    StockProof,
    StockRepair,
    Sweeper,
    ProductPromises,
    CorrectionsAnswers,
    OverviewAnswers,
    StockReportAnswers,
  ],
})
export class InventoryModule {}
