import type { PaceRow } from '#contracts/operations.js';
import type { Bus } from '#platform/bus/bus.js';
import type { Clock } from '#platform/clock/clock.js';
import type { Pace } from '../overview.js';
import { firstMinute, joined, minutesOf, settledUntil, sumOf } from './pace.rules.js';

/** Reads each minute until it is settled, and never again: whoever watches reads the last two minutes, not the hour. */
export class PaceReader {
  private rows: PaceRow[] = [];
  private settled = new Date(0);

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly patienceMs: number,
  ) {}

  async read(): Promise<Pace> {
    const now = this.clock.now();
    const from = firstMinute(now);
    // also when the clock was put back
    const again = this.settled > from && this.settled <= now ? this.settled : from;
    const to = new Date(now.getTime() + 1);
    const { rows, dataAsOf } = await this.bus.ask('orders.pace', {
      from: again,
      to,
      patienceMs: this.patienceMs,
    });
    this.rows = joined(this.rows, rows, { from, again });
    this.settled = settledUntil(dataAsOf);
    return { minutes: minutesOf(this.rows, { from, now }), total: sumOf(this.rows) };
  }
}
