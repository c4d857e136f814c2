import { Injectable } from '@nestjs/common';
import type { ClientSession, Model, PipelineStage } from 'mongoose';
import { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { DatabaseUnavailableError, meansDatabaseLost, ReportTooLongError } from '../errors/unavailable.js';
import { Freshness } from './consistency/freshness.js';

/** MaxTimeMSExpired, and the codes of a server that gave up by itself */
const OUT_OF_TIME = new Set([50, 262, 290]);

/** What one report reads: later pipelines hold all that earlier ones did, whichever servers answer them. */
export class Reading {
  constructor(
    private readonly session: ClientSession,
    /** up to when the rows hold all that was committed */
    readonly dataAsOf: Date,
    private readonly maxTimeMS: number,
  ) {}

  /** Whether the request wants to read what it has written. */
  get holdsWrite(): boolean {
    return currentContext()?.consistencyToken !== undefined;
  }

  rows<D, R>(model: Model<D>, pipeline: PipelineStage[]): Promise<R[]> {
    const { session, maxTimeMS } = this;
    return model.aggregate<R>(pipeline).session(session).allowDiskUse(true).option({ maxTimeMS }).exec();
  }
}

/**
 * Runs pipelines for reports: on a connection of their own, on a secondary where there is one, with a limit of time so
 * that no report holds up the shop.
 */
@Injectable()
export class Reports {
  constructor(
    private readonly freshness: Freshness,
    private readonly settings: Settings,
  ) {}

  /**
   * @param patienceMs less time than REPORT_TIMEOUT_SECONDS
   * @returns the rows, and the moment up to which they hold all that was committed
   * @throws {ReportTooLongError} (503) when the limit is reached
   * @throws {ReplicaBehindError} (503) when they do not hold what the request's Consistency-Token asks for
   * @throws {DatabaseUnavailableError} (503)
   */
  read<D, R>(
    model: Model<D>,
    pipeline: PipelineStage[],
    patienceMs = Infinity,
  ): Promise<{ rows: R[]; dataAsOf: Date }> {
    return this.reading(async (reading) => {
      const rows = await reading.rows<D, R>(model, pipeline);
      return { rows, dataAsOf: reading.dataAsOf };
    }, patienceMs);
  }

  /** The same for a report that several pipelines make, one after another; each has the whole limit. */
  async reading<T>(work: (reading: Reading) => Promise<T>, patienceMs = Infinity): Promise<T> {
    const maxTimeMS = Math.min(this.settings.REPORT_TIMEOUT_SECONDS * 1000, patienceMs);
    try {
      const { session, dataAsOf } = await this.freshness.open();
      try {
        return await work(new Reading(session, dataAsOf, maxTimeMS));
      } finally {
        await session.endSession();
      }
    } catch (error) {
      if (OUT_OF_TIME.has(Number((error as { code?: unknown }).code))) throw new ReportTooLongError();
      throw meansDatabaseLost(error) ? new DatabaseUnavailableError({ cause: error }) : error;
    }
  }
}
