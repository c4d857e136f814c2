import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model, PipelineStage } from 'mongoose';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { DatabaseUnavailableError, meansDatabaseLost, ReportTooLongError } from '../errors/unavailable.js';
import { REPORTING } from './connections.js';

/** MaxTimeMSExpired, and the codes of a server that gave up by itself */
const OUT_OF_TIME = new Set([50, 262, 290]);

/**
 * Runs pipelines for reports: on a connection of their own, on a secondary where there is one, with a limit of time so
 * that no report holds up the shop.
 */
@Injectable()
export class Reports {
  constructor(
    @InjectConnection(REPORTING) private readonly connection: Connection,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * @param patienceMs less time than REPORT_TIMEOUT_SECONDS
   * @returns the rows, and the moment up to which they hold all that was committed
   * @throws {ReportTooLongError} (503) when the limit is reached
   * @throws {DatabaseUnavailableError} (503)
   */
  async read<D, R>(
    model: Model<D>,
    pipeline: PipelineStage[],
    patienceMs = Infinity,
  ): Promise<{ rows: R[]; dataAsOf: Date }> {
    const maxTimeMS = Math.min(this.settings.REPORT_TIMEOUT_SECONDS * 1000, patienceMs);
    try {
      const dataAsOf = await this.asOf();
      const rows = await model.aggregate<R>(pipeline).allowDiskUse(true).option({ maxTimeMS });
      return { rows, dataAsOf };
    } catch (error) {
      if (OUT_OF_TIME.has(Number((error as { code?: unknown }).code))) throw new ReportTooLongError();
      throw meansDatabaseLost(error) ? new DatabaseUnavailableError({ cause: error }) : error;
    }
  }

  /** What a secondary has not seen yet is not in its reports; it says how far it has come. */
  private async asOf(): Promise<Date> {
    const now = this.clock.now();
    const hello = await this.connection.db?.command(
      { hello: 1 },
      { readPreference: this.connection.getClient().readPreference },
    );
    const { isWritablePrimary, lastWrite } = (hello ?? {}) as {
      isWritablePrimary?: boolean;
      lastWrite?: { majorityWriteDate?: Date };
    };
    const seen = lastWrite?.majorityWriteDate;
    return isWritablePrimary === true || !seen || seen > now ? now : seen;
  }
}
