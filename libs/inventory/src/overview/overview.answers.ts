import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { HoldStep, LevelAtRisk, OperationsRequests, StockRisk } from '#contracts/operations.js';
import { Answers } from '#platform/bus/decorators.js';
import { REPORTING } from '#platform/mongo/connections.js';
import { Reports } from '#platform/mongo/reports.js';
import { StockLevel } from '../book/stock-level.schema.js';
import { Reservation } from '../reservations/reservation.schema.js';
import { holdStepsPipeline, riskPipeline } from './overview.pipelines.js';

type Ask<N extends keyof OperationsRequests> = OperationsRequests[N]['ask'];
type Counted = Omit<StockRisk, 'worst'> & { readonly worst: readonly (LevelAtRisk | null)[] };

/** The stock as those who watch the shop see it, read on the connection of reports; never inside a transaction. */
@Injectable()
export class OverviewAnswers {
  constructor(
    @InjectModel(StockLevel.name, REPORTING) private readonly levels: Model<StockLevel>,
    @InjectModel(Reservation.name, REPORTING) private readonly reservations: Model<Reservation>,
    private readonly reports: Reports,
  ) {}

  @Answers('inventory.risk')
  async risk({ most, patienceMs }: Ask<'inventory.risk'>): Promise<StockRisk> {
    const { rows } = await this.reports.read<StockLevel, Counted>(
      this.levels,
      riskPipeline(most),
      patienceMs,
    );
    const [counted] = rows;
    if (!counted) return { levels: 0, soldOut: 0, low: 0, worst: [] };
    return { ...counted, worst: counted.worst.filter((level) => level !== null) };
  }

  @Answers('inventory.holdSteps')
  async holdSteps({ since, patienceMs }: Ask<'inventory.holdSteps'>): Promise<readonly HoldStep[]> {
    const { rows } = await this.reports.read<Reservation, HoldStep>(
      this.reservations,
      holdStepsPipeline(since),
      patienceMs,
    );
    return rows;
  }
}
