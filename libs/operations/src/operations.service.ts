import { Injectable, Logger } from '@nestjs/common';
import { Bus } from '#platform/bus/bus.js';
import { Relay } from '#platform/bus/relay.js';
import { Clock } from '#platform/clock/clock.js';
import { APIError } from '#platform/errors/api-error.js';
import { Readiness } from '#platform/health/readiness.js';
import { Schedule } from '#platform/schedule/schedule.js';
import type { Missing, Overview, Parts } from './overview.js';
import { PaceReader } from './pace/pace.reader.js';
import { ThisProcess } from './process/this-process.js';
import { Section } from './section.js';

/** How long a part counts as fresh: what moves by the second, and what may be looked at now and then. */
const SOON_MS = 2_500;
const LATER_MS = 15_000;
/** How long the database may take for one part; it is told as missing then. */
const PATIENCE_MS = 3_000;
/** Levels that are named, of those that run short. */
const MOST_LEVELS = 12;
const HOUR_MS = 3_600_000;

type Sections = { readonly [P in keyof Parts]: Section<Parts[P]> };

/** What there is to see of the shop and of this process; read for all who watch together, and only while somebody does. */
@Injectable()
export class OperationsService {
  private readonly logger = new Logger(OperationsService.name);
  private readonly sections: Sections;

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly relay: Relay,
    private readonly readiness: Readiness,
    private readonly process: ThisProcess,
    schedule: Schedule,
  ) {
    const pace = new PaceReader(bus, clock, PATIENCE_MS);
    const section = <T>(everyMs: number, read: () => Promise<T>) => new Section(read, everyMs, PATIENCE_MS);
    this.sections = {
      pace: section(SOON_MS, () => pace.read()),
      events: section(SOON_MS, () => this.events()),
      stock: section(LATER_MS, () => this.stock()),
      holds: section(LATER_MS, () => this.holds()),
      jobs: section(LATER_MS, () => schedule.standings()),
      proof: section(SOON_MS, () => bus.ask('reporting.lastProof', {})),
    };
  }

  /** Never fails: a part that cannot be read is null, and `missing` says why. */
  async overview(): Promise<Overview> {
    const missing: Missing[] = [];
    const part = async <P extends keyof Parts>(name: P): Promise<Parts[P] | null> => {
      const section = this.sections[name] as Section<Parts[P]>;
      const { value, problem } = await section.get();
      if (problem !== null) missing.push(this.missing(name, problem));
      return value;
    };
    const [health, own, pace, stock, holds, events, jobs, proof] = await Promise.all([
      this.readiness.report(),
      this.process.look(),
      part('pace'),
      part('stock'),
      part('holds'),
      part('events'),
      part('jobs'),
      part('proof'),
    ]);
    const parts = { pace, stock, holds, events, jobs, proof };
    return { at: this.clock.now(), health, ...own, ...parts, missing };
  }

  private missing(part: keyof Parts, problem: unknown): Missing {
    if (problem instanceof APIError) return { part, code: problem.errorCode, message: problem.message };
    this.logger.error({ err: problem, part }, 'A part of the overview could not be read');
    return { part, code: 'INTERNAL', message: 'It could not be read; the log says why' };
  }

  private async events(): Promise<Parts['events']> {
    const { waiting, head } = await this.relay.progress();
    return { waiting, head, handlers: await this.relay.handlers() };
  }

  private async stock(): Promise<Parts['stock']> {
    const risk = await this.bus.ask('inventory.risk', { most: MOST_LEVELS, patienceMs: PATIENCE_MS });
    const productIds = risk.worst.map(({ productId }) => productId);
    const products = await this.bus.ask('catalog.quote', { productIds });
    const worst = risk.worst.map((level) => {
      const { sku, name } = products.get(level.productId) ?? { sku: level.productId, name: '' };
      return { ...level, sku, name };
    });
    return { ...risk, worst };
  }

  private async holds(): Promise<Parts['holds']> {
    const since = new Date(this.clock.millis() - HOUR_MS);
    return { since, steps: await this.bus.ask('inventory.holdSteps', { since, patienceMs: PATIENCE_MS }) };
  }
}
