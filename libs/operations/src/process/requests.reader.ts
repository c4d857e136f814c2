import type { Clock } from '#platform/clock/clock.js';
import type { Metrics } from '#platform/metrics/metrics.js';
import { TIME_BOUNDS, timesOfRoutes } from '#platform/metrics/request-figures.js';
import type { Requests } from '../overview.js';
import { type RouteTimes, slowest, timesBetween } from './routes.rules.js';

/** Routes that are named. */
const MOST_ROUTES = 12;
/** How far back it looks while somebody watches, and how far apart the readings are that this is measured by. */
const WINDOW_MS = 5 * 60_000;
const APART_MS = 30_000;

interface Reading {
  readonly at: number;
  readonly times: readonly RouteTimes[];
}

/**
 * How the requests of the last minutes did. What was before somebody began to watch counts from the beginning of the
 * process, since nothing is kept while nobody does.
 */
export class RequestsReader {
  private readings: Reading[];

  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {
    this.readings = [{ at: clock.processMillis(), times: [] }];
  }

  async read(): Promise<Requests> {
    const now = this.clock.processMillis();
    const all = await timesOfRoutes(this.metrics);
    // a stream lasts as long as somebody listens, which says nothing about how fast anything is
    const times = all.filter(({ route }) => !route.endsWith('/stream'));
    const before = this.before(now);
    const since = timesBetween(before.times, times);
    if (now - (this.readings.at(-1)?.at ?? now) >= APART_MS) this.readings.push({ at: now, times });
    return {
      since: new Date(this.clock.millis() - (now - before.at)),
      requests: since.reduce((sum, { requests }) => sum + requests, 0),
      errors: since.reduce((sum, { errors }) => sum + errors, 0),
      slowest: slowest(since, TIME_BOUNDS, MOST_ROUTES),
    };
  }

  /** The oldest reading that lies in the window; the last one before it when there is none. */
  private before(now: number): Reading {
    const within = this.readings.findIndex(({ at }) => now - at <= WINDOW_MS);
    this.readings = this.readings.slice(within < 0 ? -1 : within);
    return this.readings[0] ?? { at: now, times: [] };
  }
}
