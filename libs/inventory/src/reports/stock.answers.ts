import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AgedUnits, LevelNow, ShippedUnits, StockReportsRequests } from '#contracts/stock-reports.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { collectionName } from '#platform/mongo/rows.js';
import { LedgerRow } from '../book/ledger.schema.js';
import { StockLevel } from '../book/stock-level.schema.js';
import { movedBy, type Movements, type Standing } from './moved.rules.js';
import {
  agedPipeline,
  levelsPipeline,
  movedPipeline,
  nowPipeline,
  shippedPipeline,
} from './stock.pipelines.js';

type Ask<N extends keyof StockReportsRequests> = StockReportsRequests[N]['ask'];
type Answer<N extends keyof StockReportsRequests> = Promise<StockReportsRequests[N]['answer']>;

/** What lies in stock, how long, and how fast it goes; read on the connection of reports, never inside a transaction. */
@Injectable()
export class StockReportAnswers {
  constructor(
    @InjectModel(StockLevel.name, REPORTING) private readonly levels: Model<StockLevel>,
    @InjectModel(LedgerRow.name, REPORTING) private readonly ledger: Model<LedgerRow>,
    private readonly reports: Reports,
  ) {}

  @Answers('inventory.now')
  now(ask: Ask<'inventory.now'>): Answer<'inventory.now'> {
    return this.reports.read<StockLevel, LevelNow>(this.levels, nowPipeline(ask));
  }

  @Answers('inventory.aged')
  aged(ask: Ask<'inventory.aged'>): Answer<'inventory.aged'> {
    return this.reports.read<StockLevel, AgedUnits>(
      this.levels,
      agedPipeline(ask, collectionName(this.ledger)),
    );
  }

  @Answers('inventory.moved')
  moved({ by, ...ask }: Ask<'inventory.moved'>): Answer<'inventory.moved'> {
    const lengthMs = ask.to.getTime() - ask.from.getTime();
    return this.reports.reading(async (reading) => {
      const levels = await reading.rows<StockLevel, Standing>(this.levels, levelsPipeline(ask));
      const movements = await reading.rows<LedgerRow, Movements>(this.ledger, movedPipeline({ by, ...ask }));
      return { rows: movedBy(by, { levels, movements, lengthMs }), dataAsOf: reading.dataAsOf };
    });
  }

  @Answers('inventory.shippedUnits')
  shippedUnits(ask: Ask<'inventory.shippedUnits'>): Answer<'inventory.shippedUnits'> {
    return this.reports.read<LedgerRow, ShippedUnits>(this.ledger, shippedPipeline(ask));
  }
}
