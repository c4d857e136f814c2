import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { asSystem } from '../context/request-context.js';
import { Combiner } from '../combine/combiner.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { Delivery } from './delivery.js';
import { BusExplorer, type Hearer } from './explorer.js';
import { Leases } from '../outbox/lease.js';
import { LogStore } from '../outbox/log-store.js';
import { Outbox } from '../outbox/outbox.js';
import type { HandlerCursor } from '../outbox/outbox.schema.js';
import { Sequencer } from '../outbox/sequencer.js';

/** Under steady load a round takes what came in this time, so that its transactions are worth their price. */
const GATHER_MS = 200;
/** How long a commit of another process, or the end of a pause, may go unnoticed. */
const POLL_MS = 500;

/** Carries committed facts to their handlers: puts them in order, then brings each handler what is new. */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly leases: Leases<HandlerCursor>;
  private deliveries: { hearer: Hearer; delivery: Delivery }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private lastRound = -Infinity;
  private hurried = false;
  private stopped = false;

  constructor(
    private readonly store: LogStore,
    private readonly explorer: BusExplorer,
    private readonly outbox: Outbox,
    private readonly sequencer: Sequencer,
    private readonly combiner: Combiner,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.leases = new Leases(store.cursors, randomUUID(), () => this.clock.now());
  }

  onApplicationBootstrap(): void {
    this.deliveries = this.explorer.hearers
      .filter((hearer) => hearer.on === 'one process')
      .map((hearer) => ({
        hearer,
        delivery: new Delivery(
          hearer,
          this.store,
          (work, site) =>
            hearer.lane === 'stock' ? this.combiner.alone(work, site) : this.work.run(work, site),
          () => this.clock.now(),
          (error, fact, tries) =>
            this.logger.error(
              { err: error, handler: hearer.as, event: fact.id, tries },
              `${hearer.as} could not handle ${fact.id}`,
            ),
        ),
      }));
    this.outbox.onCommitted(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
    await this.sequencer.stop();
    await this.leases.end();
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

  /** Waits until a moment after the last round; a lone fact finds that moment long past. */
  private async gather(): Promise<void> {
    const rest = this.lastRound + GATHER_MS - performance.now();
    if (rest > 0 && !this.stopped && !this.hurried) await new Promise((resume) => setTimeout(resume, rest));
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
      while (!(await this.idle())) {
        if (performance.now() > deadline) throw new Error('The handlers did not finish in time');
        this.wake();
        await this.running;
      }
    } finally {
      this.hurried = false;
    }
  }

  /** The seq up to which every handler has done its work, and the head of the log. */
  async progress(): Promise<{ head: number; done: number; parked: number; waiting: number }> {
    // in this order: a fact that leaves the outbox meanwhile is then behind the head, and the head behind the cursors
    const waiting = await this.store.outbox.countDocuments();
    const head = await this.sequencer.head();
    const cursors = await this.store.cursors
      .find({ _id: { $in: this.deliveries.map(({ hearer }) => hearer.as) } })
      .lean();
    const parked = await this.store.parked.countDocuments();
    const done =
      cursors.length < this.deliveries.length
        ? 0
        : Math.min(head, ...cursors.map((cursor) => cursor.position));
    return { head, done, parked, waiting };
  }

  /** Facts that no handler could handle: those that are tried again, and those that are given up. */
  async parked(): Promise<{ waiting: number; dead: number }> {
    const dead = await this.store.parked.countDocuments({ status: 'DEAD' });
    return { waiting: (await this.store.parked.countDocuments()) - dead, dead };
  }

  private async idle(): Promise<boolean> {
    const { head, done, waiting } = await this.progress();
    return waiting === 0 && done >= head && !(await this.store.parked.exists({ status: 'WAITING' }));
  }

  private async rounds(): Promise<void> {
    while (this.wanted && !this.stopped) {
      await this.gather();
      this.wanted = false;
      try {
        while ((await this.sequencer.advance()) > 0 && !this.stopped);
        const head = await this.sequencer.head();
        for (const each of this.deliveries) await this.deliverOne(each, head);
        this.lastRound = performance.now();
      } catch (error) {
        // the database is away or busy: nothing is lost, the next poll tries again
        this.leases.forget();
        this.logger.warn({ err: error }, 'The relay waits for the database');
        return;
      }
    }
  }

  /** A handler that cannot go on now holds up no other. */
  private async deliverOne(each: { hearer: Hearer; delivery: Delivery }, head: number): Promise<void> {
    try {
      await this.deliver(each, head);
    } catch (error) {
      this.leases.forget();
      this.logger.warn({ err: error, handler: each.hearer.as }, `${each.hearer.as} waits for the database`);
    }
  }

  private async deliver(
    { hearer, delivery }: { hearer: Hearer; delivery: Delivery },
    head: number,
  ): Promise<void> {
    await this.prepare(hearer.as);
    if (!(await this.leases.hold(hearer.as))) return;
    while (!this.stopped && (await delivery.advance(head)));
    if (await this.store.parked.exists({ handler: hearer.as })) await delivery.retry();
  }

  private readonly prepared = new Set<string>();
  private async prepare(handler: string): Promise<void> {
    if (this.prepared.has(handler)) return;
    await this.store.cursors.updateOne(
      { _id: handler },
      { $setOnInsert: { position: 0, owner: null, until: null } },
      { upsert: true },
    );
    this.prepared.add(handler);
  }
}
