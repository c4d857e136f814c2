import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { asSystem } from '../context/request-context.js';
import { TimedJob } from './timed-job.schema.js';

/** Longer than a job takes: a process that was killed holds it up for so long, in milliseconds. */
const CLAIM_MS = 15_000;
/** A job that is late by more intervals than this, and by longer than a claim lasts, is overdue. */
const LATE_INTERVALS = 3;

interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
}

/** How a job stands, whichever process does it. */
export interface JobStanding {
  readonly name: string;
  readonly everyMs: number;
  readonly runs: number;
  /** not before; null: it has never been looked at */
  readonly nextAt: Date | null;
  /** somebody is at it */
  readonly running: boolean;
  /** nobody has done it for much longer than its interval */
  readonly overdue: boolean;
}

/**
 * Runs what is to be done from time to time, once for all processes: whoever comes first after the time takes the job and
 * sets its next time when it is done. A job must stand being run twice, which happens when a process is frozen in it.
 */
@Injectable()
export class Schedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Schedule.name);
  private readonly owner = randomUUID();
  private readonly jobs: Job[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly prepared = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    @InjectModel(TimedJob.name) private readonly rows: Model<TimedJob>,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Declares a job; call it before the application has started. @param name its name for ever, `inventory.lapsed-holds` */
  every(everyMs: number, name: string, work: () => Promise<unknown>): void {
    this.jobs.push({ name, everyMs, work });
  }

  onApplicationBootstrap(): void {
    if (!this.settings.HANDLE_EVENTS) return;
    for (const job of this.jobs) this.timers.push(setInterval(() => this.look(job), job.everyMs).unref());
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }

  /** Every job, by name. */
  async standings(): Promise<JobStanding[]> {
    const rows = await this.rows.find({ _id: { $in: this.jobs.map(({ name }) => name) } }).lean();
    const byName = new Map(rows.map((row) => [row._id, row]));
    const now = this.clock.millis();
    return this.jobs
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map(({ name, everyMs }) => {
        const row = byName.get(name);
        const late = now - (row?.nextAt.getTime() ?? now);
        return {
          name,
          everyMs,
          runs: row?.runs ?? 0,
          nextAt: row?.nextAt ?? null,
          running: (row?.until?.getTime() ?? 0) > now,
          overdue: late > everyMs * LATE_INTERVALS && late > CLAIM_MS,
        };
      });
  }

  /** Looks at every job now, in their order, and waits until those that are due are done. For tests and tools. */
  async lookNow(): Promise<void> {
    for (const job of this.jobs) {
      await this.running.get(job.name);
      this.look(job);
      await this.running.get(job.name);
    }
  }

  private look(job: Job): void {
    if (this.running.has(job.name)) return;
    const run = asSystem(() => this.runIfDue(job))
      .catch((error: unknown) => this.logger.warn({ err: error }, `${job.name} waits for the database`))
      .finally(() => this.running.delete(job.name));
    this.running.set(job.name, run);
  }

  private async runIfDue(job: Job): Promise<void> {
    if (!(await this.claim(job))) return;
    try {
      await job.work();
    } finally {
      // a little less than its interval, so that the timer that comes by then finds it due
      const nextAt = new Date(this.clock.millis() + job.everyMs * 0.9);
      await this.rows.updateOne(
        { _id: job.name, owner: this.owner },
        { $set: { owner: null, until: null, nextAt }, $inc: { runs: 1 } },
      );
    }
  }

  /** @returns whether it is time, and nobody else is at it */
  private async claim({ name, everyMs }: Job): Promise<boolean> {
    await this.prepare(name);
    const now = this.clock.now();
    const after = (ms: number): Date => new Date(now.getTime() + ms);
    // a time that lies further ahead than anybody sets it was set before the clock was put back
    const { matchedCount } = await this.rows.updateOne(
      {
        _id: name,
        $and: [
          { $or: [{ nextAt: { $lte: now } }, { nextAt: { $gt: after(everyMs) } }] },
          { $or: [{ owner: null }, { until: { $lt: now } }, { until: { $gt: after(CLAIM_MS) } }] },
        ],
      },
      { $set: { owner: this.owner, until: after(CLAIM_MS) } },
    );
    return matchedCount === 1;
  }

  private async prepare(name: string): Promise<void> {
    if (this.prepared.has(name)) return;
    await this.rows.updateOne(
      { _id: name },
      { $setOnInsert: { nextAt: this.clock.now(), owner: null, until: null, runs: 0 } },
      { upsert: true },
    );
    this.prepared.add(name);
  }
}
