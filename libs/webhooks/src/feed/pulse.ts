import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { FactFeed } from '#platform/outbox/fact-feed.js';

/** How long a new event may go unnoticed by those who wait for it. */
const EVERY_MS = 100;

interface Waiter {
  readonly seq: number;
  readonly tell: (moved: boolean) => void;
}

/** Lets any number wait for the next event at the price of one small query ten times a second; without any it rests. */
@Injectable()
export class Pulse implements BeforeApplicationShutdown {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly feed: FactFeed) {}

  beforeApplicationShutdown(): void {
    this.stopped = true;
    for (const waiter of this.waiters) waiter.tell(false);
  }

  /**
   * Waits until the log goes beyond `seq`.
   *
   * @returns false when it did not within `patience` milliseconds, the waiter went away or the process ends
   */
  async beyond(seq: number, patience: number, gone?: AbortSignal): Promise<boolean> {
    if (this.stopped || patience <= 0 || gone?.aborted === true) return false;
    return new Promise((resolve) => {
      const end = (moved: boolean): void => {
        clearTimeout(timeout);
        gone?.removeEventListener('abort', leave);
        this.waiters.delete(waiter);
        resolve(moved);
      };
      const leave = (): void => end(false);
      const waiter: Waiter = { seq, tell: end };
      const timeout = setTimeout(leave, patience);
      gone?.addEventListener('abort', leave);
      this.waiters.add(waiter);
      this.beat();
    });
  }

  private beat(): void {
    if (this.timer !== undefined || this.waiters.size === 0) return;
    this.timer = setTimeout(() => void this.look(), EVERY_MS);
  }

  private async look(): Promise<void> {
    // the database is away: who waits goes on waiting, and who asks is told so
    const head = await this.feed.head().catch(() => 0);
    this.timer = undefined;
    for (const waiter of this.waiters) if (head > waiter.seq) waiter.tell(true);
    this.beat();
  }
}
