import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/clock/clock.js';
import { Combiner } from '#platform/combine/combiner.js';
import { Faults } from '#platform/faults/faults.js';
import { Metrics } from '#platform/metrics/metrics.js';
import type { Overview, ProcessState } from '../overview.js';
import { Load } from './load.js';
import { RequestsReader } from './requests.reader.js';

/** Kinds of errors that are named. */
const MOST_FAULTS = 10;

/** What can be said of this process alone, without the database. */
@Injectable()
export class ThisProcess {
  private readonly requests: RequestsReader;
  private readonly startedAt: Date;
  private readonly load = new Load();

  constructor(
    clock: Clock,
    metrics: Metrics,
    private readonly combiner: Combiner,
    private readonly faults: Faults,
  ) {
    this.startedAt = clock.now();
    this.requests = new RequestsReader(metrics, clock);
  }

  async look(): Promise<Pick<Overview, 'process' | 'requests' | 'faults'>> {
    const faults = this.faults.latest.slice(0, MOST_FAULTS);
    return { process: this.state(), requests: await this.requests.read(), faults };
  }

  private state(): ProcessState {
    const { waiting, flown, members } = this.combiner.figures;
    return {
      name: `${hostname()}:${process.pid}`,
      startedAt: this.startedAt,
      memoryBytes: process.memoryUsage.rss(),
      eventLoopBusy: this.load.busy(),
      waiting,
      batchSize: flown === 0 ? 0 : members / flown,
    };
  }
}
