import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { asSystem } from '../context/request-context.js';
import { Outbox } from '../outbox/outbox.js';
import { Sequencer } from '../outbox/sequencer.js';
import { type Task, WorkQueue } from '../queue/work-queue.js';
import { detached } from '../tracing/tracing.js';
import { Backlog, type HandlerStanding, type Progress } from './backlog.js';
import { Deliveries } from './deliveries.js';

/** Under steady load a round takes what came in this time, so that its transactions are worth their price. */
const GATHER_MS = 400;
/** How long a commit of another process, or the end of a pause, may go unnoticed. */
const POLL_MS = 500;

/**
 * Carries committed facts to their handlers: puts them in order, then brings each handler what is new. With a queue it asks
 * for that to be done, by any process, and does itself what the queue has forgotten.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private lastRound = -Infinity;
  private lastLook = '';
  private hurried = false;
  private stopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly sequencer: Sequencer,
    private readonly deliveries: Deliveries,
    private readonly backlog: Backlog,
    private readonly queue: WorkQueue,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.outbox.onCommitted(() => this.wake());
    if (this.settings.HANDLE_EVENTS) {
      this.timer = setInterval(() => this.look(), POLL_MS).unref();
      this.wake();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.all([this.running, this.deliveries.stop()]);
    await this.sequencer.release();
  }

  /** Sees to it that new facts are carried now, or right after what is under way. */
  wake(): void {
    this.wanted = true;
    if (this.running || this.stopped) return;
    // detached from the request that woke it: its caller and its Idempotency-Key are not the handlers'
    this.running = detached(() => asSystem(() => this.rounds())).finally(() => {
      this.running = null;
      if (this.wanted && !this.stopped) this.wake();
    });
  }

  /** Does what the queue hands out. What that is stands in the database; the task only says where to look. */
  async do(task: Task): Promise<void> {
    if (task !== 'sequence') {
      await asSystem(async () =>
        this.deliveries.run(task.slice('deliver:'.length), await this.sequencer.head()),
      );
      return;
    }
    await this.gather();
    const due = await asSystem(() => this.sequence());
    this.lastRound = performance.now();
    const { head, handlers } = due;
    if (handlers.length === 0 || (await this.queue.hand(handlers.map((name) => `deliver:${name}` as const))))
      return;
    await asSystem(() => this.deliveries.carry(handlers, head));
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
        await this.deliveries.idle();
      }
    } finally {
      this.hurried = false;
    }
  }

  progress(): Promise<Progress> {
    return this.backlog.progress();
  }

  handlers(): Promise<HandlerStanding[]> {
    return this.backlog.handlers();
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
      const isHanded = !this.hurried && (await this.queue.hand(['sequence']));
      if (!isHanded && (this.hurried || this.settings.HANDLE_EVENTS)) await this.round();
      this.lastRound = performance.now();
    }
  }

  /** Everything, here and now. */
  private async round(): Promise<void> {
    try {
      const { head, handlers } = await this.sequence();
      // nobody waits for them here: the next facts get their places while these are being handled
      void this.deliveries.carry(handlers, head);
    } catch (error) {
      // the database is away or busy: nothing is lost, the next look tries again
      this.logger.warn({ err: error }, 'The relay waits for the database');
    }
  }

  /** Puts committed facts in their order. @returns the head of the log and the handlers that are behind it */
  private async sequence(): Promise<{ head: number; handlers: string[] }> {
    while (!this.stopped && (await this.sequencer.advance()) > 0);
    if (this.queue.isThere) await this.sequencer.release();
    const head = await this.sequencer.head();
    return { head, handlers: await this.deliveries.due(head) };
  }

  /** From time to time: without a queue a round, with one a look at whether it has forgotten something. */
  private look(): void {
    if (!this.queue.ready) this.wake();
    else if (!this.running)
      this.running = asSystem(() => this.reconcile()).finally(() => {
        this.running = null;
        if (this.wanted && !this.stopped) this.wake();
      });
  }

  /** Work that was there at the last look and has not moved since is not in the queue, or with nobody who works. */
  private async reconcile(): Promise<void> {
    try {
      const seen = await this.backlog.fingerprint();
      const isStuck = seen !== '' && seen === this.lastLook;
      this.lastLook = seen;
      if (isStuck) await this.round();
    } catch (error) {
      this.logger.warn({ err: error }, 'The relay waits for the database');
    }
  }
}
