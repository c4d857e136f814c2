import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Allocation } from '../reservations/allocation.schema.js';
import { LedgerRow } from './ledger.schema.js';
import { Reservation } from '../reservations/reservation.schema.js';
import { StockBook } from './stock-book.js';
import { StockLevel } from './stock-level.schema.js';

const BOOK = Symbol('stock book');

/** Gives the running transaction its one stock book, which is written just before the commit. */
@Injectable()
export class StockBooks {
  constructor(
    @InjectModel(StockLevel.name) readonly levels: Model<StockLevel>,
    @InjectModel(LedgerRow.name) readonly ledger: Model<LedgerRow>,
    @InjectModel(Reservation.name) readonly reservations: Model<Reservation>,
    @InjectModel(Allocation.name) readonly allocations: Model<Allocation>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** @throws outside a transaction */
  current(): StockBook {
    return this.work.keep(BOOK, () => {
      const book = new StockBook(this, this.bus, this.clock.now());
      this.work.beforeCommit('changes', () => book.write());
      return book;
    });
  }
}
