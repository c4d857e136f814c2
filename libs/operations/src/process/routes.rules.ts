/** How long the requests of one route took. */
export interface RouteTimes {
  readonly method: string;
  readonly route: string;
  readonly requests: number;
  readonly errors: number;
  /** of all requests together */
  readonly seconds: number;
  /** requests that took no longer than each of the bounds, in their order */
  readonly within: readonly number[];
}

/** How one route did in a while; times in milliseconds. */
export interface RouteReport {
  readonly method: string;
  readonly route: string;
  readonly requests: number;
  /** answers of 500 and more */
  readonly errors: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const MS = 1_000;
const nameOf = ({ method, route }: RouteTimes): string => `${method} ${route}`;

/** What happened from one reading to a later one; both count from the beginning of the process. */
export function timesBetween(before: readonly RouteTimes[], now: readonly RouteTimes[]): RouteTimes[] {
  const known = new Map(before.map((each) => [nameOf(each), each]));
  return now
    .map((times) => {
      const old = known.get(nameOf(times));
      if (!old) return times;
      return {
        ...times,
        requests: times.requests - old.requests,
        errors: times.errors - old.errors,
        seconds: times.seconds - old.seconds,
        within: times.within.map((count, at) => count - (old.within[at] ?? 0)),
      };
    })
    .filter(({ requests }) => requests > 0);
}

/** The slowest first. @param bounds upper bounds of `within`, in seconds @param most routes that are named */
export function slowest(
  times: readonly RouteTimes[],
  bounds: readonly number[],
  most: number,
): RouteReport[] {
  return times
    .map((each) => reportOf(each, bounds))
    .sort((one, other) => other.p95Ms - one.p95Ms || other.requests - one.requests)
    .slice(0, most);
}

function reportOf(times: RouteTimes, bounds: readonly number[]): RouteReport {
  const { method, route, requests, errors, seconds } = times;
  return {
    method,
    route,
    requests,
    errors,
    meanMs: tenths((seconds / requests) * MS),
    p50Ms: tenths(quantile(0.5, times, bounds) * MS),
    p95Ms: tenths(quantile(0.95, times, bounds) * MS),
  };
}

const TENTHS = 10;
const tenths = (value: number): number => Math.trunc(value * TENTHS + 0.5) / TENTHS;

/**
 * As Prometheus does it: within a bucket the values are taken to lie evenly; beyond the last bound it is that bound.
 *
 * @returns seconds
 */
export function quantile(
  part: number,
  { requests, within }: Pick<RouteTimes, 'requests' | 'within'>,
  bounds: readonly number[],
): number {
  const wanted = part * requests;
  const at = within.findIndex((count) => count >= wanted);
  if (at < 0) return bounds.at(-1) ?? 0;
  const [lower, below] = at === 0 ? [0, 0] : [bounds[at - 1] ?? 0, within[at - 1] ?? 0];
  const inBucket = (within[at] ?? 0) - below;
  const upper = bounds[at] ?? 0;
  return inBucket === 0 ? upper : lower + ((upper - lower) * (wanted - below)) / inBucket;
}
