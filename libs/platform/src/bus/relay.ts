import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { asSystem } from '../context/request-context.js';
import { Outbox } from '../outbox/outbox.js';
import { Sequencer } from '../outbox/sequencer.js';
import { Backlog, type Progress } from './backlog.js';
import { Deliveries } from './deliveries.js';

/** Under steady load a round takes what came in this time, so that its transactions are worth their price. */
const GATHER_MS = 200;
/** How long a commit of another process, or the end of a pause, may go unnoticed. */
const POLL_MS = 500;

/** Carries committed facts to their handlers: puts them in order, then brings each handler what is new. */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private lastRound = -Infinity;
  private hurried = false;
  private stopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly sequencer: Sequencer,
    private readonly deliveries: Deliveries,
    private readonly backlog: Backlog,
  ) {}

  onApplicationBootstrap(): void {
    this.outbox.onCommitted(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.all([this.running, this.deliveries.stop()]);
    await this.sequencer.stop();
  }

  /** Looks for new facts now, or right after the look that is under way. */
  wake(): void {
    this.wanted = true;
    if (this.running || this.stopped) return;
    // detached from the request that woke it: its caller and its Idempotency-Key are not the handlers'
    this.running = asSystem(() => this.rounds()).finally(() => {
      this.running = null;
      if (this.wanted && !this.stopped) this.wake();
    });
  }

  /**
   * Waits until every handler has done every fact that was committed before, dead ones left out. For tests and tools.
   *
   * @throws when that takes longer than `patience` milliseconds
   */
  async drained(patience = 30_000): Promise<void> {
    const deadline = performance.now() + patience;
    this.hurried = true;
    try {
      while (!(await this.backlog.isEmpty())) {
        if (performance.now() > deadline) throw new Error('The handlers did not finish in time');
        this.wake();
        await this.running;
      }
    } finally {
      this.hurried = false;
    }
  }

  progress(): Promise<Progress> {
    return this.backlog.progress();
  }

  parked(): Promise<{ waiting: number; dead: number }> {
    return this.backlog.parked();
  }

  /** Waits until a moment after the last round; a lone fact finds that moment long past. */
  private async gather(): Promise<void> {
    const rest = this.lastRound + GATHER_MS - performance.now();
    if (rest > 0 && !this.stopped && !this.hurried) await new Promise((resume) => setTimeout(resume, rest));
  }

  private async rounds(): Promise<void> {
    while (this.wanted && !this.stopped) {
      await this.gather();
      this.wanted = false;
      try {
        while (!this.stopped && (await this.sequencer.advance()) > 0);
        const head = await this.sequencer.head();
        for (const handler of await this.deliveries.due(head)) await this.deliveries.run(handler, head);
        this.lastRound = performance.now();
      } catch (error) {
        // the database is away or busy: nothing is lost, the next poll tries again
        this.logger.warn({ err: error }, 'The relay waits for the database');
        return;
      }
    }
  }
}
