import { createHash } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { redacted, redactedText } from '../logging/redact.js';
import { Metrics } from '../metrics/metrics.js';
import { textOf, traitsOf } from './fingerprint.rules.js';
import { type Reporter, reporterTo } from './sentry.js';

/** Kinds of errors that are told apart; further ones are counted as `other`. */
const MOST_KINDS = 100;
const OTHER = 'other';
const LENGTH = 12;
/** After its first time, a kind of error is reported at most so often, in milliseconds. */
const REPORT_EVERY_MS = 60_000;
/** How long the end of the process waits for what is being reported. */
const FLUSH_MS = 2_000;

/** One kind of error, as this process has met it. */
export interface Fault {
  readonly fingerprint: string;
  readonly name: string;
  /** of the last time, without secrets */
  readonly message: string;
  /** what was being done, in the words of the log */
  readonly what: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What is known of the moment at which an error was met. */
export interface Met {
  readonly what: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Kind {
  name: string;
  message: string;
  what: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  reportedAt: number;
}

/**
 * Every unexpected error of this process: counted, told apart by a fingerprint and, with SENTRY_DSN, reported. The logger
 * brings them here, so whatever is logged as an error is met once.
 */
@Injectable()
export class Faults implements OnModuleInit, BeforeApplicationShutdown {
  private readonly kinds = new Map<string, Kind>();
  private readonly met = new WeakSet<object>();
  private readonly counter;
  private reporter: Reporter | null = null;

  constructor(
    metrics: Metrics,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.counter = metrics.counter({
      name: 'tallyhouse_unexpected_errors_total',
      help: 'Errors that nobody expected, by the fingerprint that the log has beside them',
      labels: ['fingerprint', 'name'],
    });
  }

  async onModuleInit(): Promise<void> {
    const { SENTRY_DSN, NODE_ENV } = this.settings;
    if (SENTRY_DSN !== undefined) this.reporter = await reporterTo(SENTRY_DSN, NODE_ENV);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Waits a moment for what is being reported. */
  async flush(): Promise<void> {
    await this.reporter?.flush(FLUSH_MS);
  }

  /** The kinds of errors that were met, the latest first. */
  get latest(): readonly Fault[] {
    return [...this.kinds]
      .map(([fingerprint, { reportedAt: _, ...kind }]) => ({ fingerprint, ...kind }))
      .sort((one, other) => other.lastAt.getTime() - one.lastAt.getTime());
  }

  /** @returns the fingerprint; an error that was met before is the same one, and counts no more */
  note(error: Error, { what, fields }: Met): string {
    const traits = traitsOf(error);
    const fingerprint = createHash('sha256').update(textOf(traits)).digest('hex').slice(0, LENGTH);
    if (this.met.has(error)) return fingerprint;
    this.met.add(error);
    const kind = this.kindOf(fingerprint, traits.name);
    kind.count += 1;
    kind.message = redactedText(error.message);
    kind.what = redactedText(what);
    kind.lastAt = this.clock.now();
    const isNamed = this.kinds.has(fingerprint);
    this.counter.inc({ fingerprint: isNamed ? fingerprint : OTHER, name: isNamed ? traits.name : OTHER });
    this.report(error, fingerprint, kind, redacted(fields) as Record<string, unknown>);
    return fingerprint;
  }

  private kindOf(fingerprint: string, name: string): Kind {
    const key = this.kinds.has(fingerprint) || this.kinds.size < MOST_KINDS ? fingerprint : OTHER;
    const now = this.clock.now();
    const kind = this.kinds.get(key) ?? {
      name: key === OTHER ? OTHER : name,
      message: '',
      what: '',
      count: 0,
      firstAt: now,
      lastAt: now,
      reportedAt: -Infinity,
    };
    this.kinds.set(key, kind);
    return kind;
  }

  /** What happens a thousand times a second is one fault, and told so. */
  private report(error: Error, fingerprint: string, kind: Kind, fields: Record<string, unknown>): void {
    const now = performance.now();
    if (!this.reporter || now - kind.reportedAt < REPORT_EVERY_MS) return;
    kind.reportedAt = now;
    this.reporter.report(error, { fingerprint, what: kind.what, count: kind.count, fields });
  }
}
