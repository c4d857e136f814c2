/**
 * Work of one process that is done again and again, never twice at once: every so often, and whenever somebody wakes it.
 * A wake during a round leads to one more round after it, however many there were.
 *
 * @template T what a round comes to
 */
export class Rounds<T> {
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private next: Promise<T | null> | null = null;
  private over = false;

  /** @param failed says what a round comes to that was broken off; the next one tries again */
  constructor(
    private readonly work: () => Promise<T>,
    private readonly failed: (error: unknown) => T,
  ) {}

  /** Whether `end` was called: a round that can take long looks at it between two steps. */
  get ended(): boolean {
    return this.over;
  }

  every(milliseconds: number): void {
    this.timer = setInterval(() => void this.wake(), milliseconds).unref();
  }

  /** @returns what the next round comes to that begins from now on; null when the end came before it */
  wake(): Promise<T | null> {
    this.next ??= this.following();
    return this.next;
  }

  /** Begins no further round, and waits for the one that is under way. */
  async end(): Promise<void> {
    this.over = true;
    clearInterval(this.timer);
    await this.last;
  }

  private following(): Promise<T | null> {
    const round = this.last.then(() => {
      this.next = null;
      return this.over ? null : this.work();
    });
    const result = round.catch((error: unknown) => this.failed(error));
    this.last = result;
    return result;
  }
}
