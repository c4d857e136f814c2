import { Injectable } from '@nestjs/common';

/**
 * The one source of time: the process's clock plus its measured distance to the database's, so that every process
 * agrees on when a hold has lapsed. Tests add a shift.
 */
@Injectable()
export class Clock {
  private offset = 0;
  private shift = 0;

  now(): Date {
    return new Date(this.millis());
  }

  /** milliseconds since 1970 */
  millis(): number {
    return this.processMillis() + this.offset + this.shift;
  }

  /** milliseconds since 1970 by the process's own clock, for measuring against another */
  processMillis(): number {
    return Date.now();
  }

  /** @param databaseTime the database's clock, read between `before` and `after` of this process (ms) */
  agreeWith(databaseTime: Date, before: number, after: number): void {
    const measured = databaseTime.getTime() - (before + after) / 2;
    // a one-way trip is not known better than the round trip: below it the clocks count as equal
    this.offset = Math.abs(measured) <= after - before + 5 ? 0 : measured;
  }

  /** Moves this process's time; for tests only. @param milliseconds may be negative */
  travel(milliseconds: number): void {
    this.shift += milliseconds;
  }

  /** Takes every shift back. */
  returnToPresent(): void {
    this.shift = 0;
  }
}
