import { PartTooSlowError } from './operations.errors.js';

/** A part of the overview as it was last read; `problem` says why there is none. */
export type Reading<T> =
  { readonly value: T; readonly problem: null } | { readonly value: null; readonly problem: unknown };

/** A reading that took long is not repeated before this many times as long has passed: it takes 5 % of one connection. */
const REST = 20;

/**
 * A part of the overview that is read now and then, however many look at it: those who come meanwhile get what was read,
 * or wait for the reading that is under way. Nothing is read when nobody asks.
 */
export class Section<T> {
  private running: Promise<Reading<T>> | null = null;
  private last: Reading<T> | null = null;
  private freshUntil = -Infinity;

  /**
   * @param everyMs how long a reading counts as fresh, unless it took so long that it must rest for longer
   * @param patienceMs how long anybody waits: whoever has waited for so long gets what was read before
   * @param now a clock of milliseconds that never goes back
   */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly everyMs: number,
    private readonly patienceMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Never fails. */
  get(): Promise<Reading<T>> {
    if (this.last && this.now() < this.freshUntil) return Promise.resolve(this.last);
    this.running ??= this.again().finally(() => {
      this.running = null;
    });
    return this.inTime(this.running);
  }

  private async inTime(reading: Promise<Reading<T>>): Promise<Reading<T>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Reading<T>>((resolve) => {
      const before = this.last;
      timer = setTimeout(
        () => resolve(before ?? { value: null, problem: new PartTooSlowError() }),
        this.patienceMs,
      );
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async again(): Promise<Reading<T>> {
    const begun = this.now();
    const reading = await this.attempt();
    const took = this.now() - begun;
    this.last = reading;
    this.freshUntil = begun + Math.max(this.everyMs, took * REST);
    return reading;
  }

  private async attempt(): Promise<Reading<T>> {
    try {
      return { value: await this.read(), problem: null };
    } catch (problem) {
      return { value: null, problem };
    }
  }
}
