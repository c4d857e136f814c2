import { BusyError } from '#platform/errors/unavailable.js';

/** Lets a few pieces of work through at a time; the others wait in line, and too long a line is refused. */
export class Gate {
  private running = 0;
  private readonly line: (() => void)[] = [];

  /**
   * @param width pieces of work at a time
   * @param longest most that may wait
   */
  constructor(
    private readonly width: number,
    private readonly longest: number,
  ) {}

  get idle(): boolean {
    return this.running === 0;
  }

  /** @throws {BusyError} (503) when the line is full */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) {
      if (this.line.length >= this.longest) throw new BusyError();
      // whoever leaves hands its place on, so `running` stays as it is
      await new Promise<void>((enter) => this.line.push(enter));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next) next();
      else this.running--;
    }
  }
}
