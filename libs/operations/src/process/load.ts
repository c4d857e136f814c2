import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** A shorter while says more about the look than about the process. */
const SHORTEST_MS = 2_000;

/** How busy the event loop of this process is. */
export class Load {
  private last: EventLoopUtilization = performance.eventLoopUtilization();
  private value = this.last.utilization;

  /** @returns the part of the time since the last look in which it was busy, from 0 to 1 */
  busy(): number {
    const now = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(now, this.last);
    if (since.active + since.idle < SHORTEST_MS) return this.value;
    this.last = now;
    return (this.value = since.utilization);
  }
}
