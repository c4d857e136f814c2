import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Combiner } from '../combine/combiner.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { LeaseLostError, Leases } from '../outbox/lease.js';
import { LogStore } from '../outbox/log-store.js';
import { RecentFacts } from '../outbox/recent-facts.js';
import { WorkQueue } from '../queue/work-queue.js';
import type { HandlerCursor } from '../outbox/outbox.schema.js';
import { Delivery, type Turn } from './delivery.js';
import { BusExplorer, type Hearer } from './explorer.js';
import { Lane } from './lane.js';

/** Transactions that a handler has before the next one of its lane has its turn. */
const MOST_IN_A_ROW = 4;

/** The handlers of facts and their way through the log, each by one process at a time. */
@Injectable()
export class Deliveries {
  private readonly logger = new Logger('Relay');
  private readonly leases: Leases<HandlerCursor>;
  private readonly prepared = new Set<string>();
  private readonly running = new Map<string, Promise<boolean>>();
  private readonly lanes: Readonly<Record<Hearer['lane'], Lane>>;
  private deliveries: ReadonlyMap<string, Delivery> | undefined;
  /** handlers that had a parked fact whose time had come at the last look */
  private waiting: ReadonlySet<string> = new Set();
  private stopped = false;

  constructor(
    private readonly store: LogStore,
    private readonly explorer: BusExplorer,
    private readonly combiner: Combiner,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly recent: RecentFacts,
    private readonly queue: WorkQueue,
  ) {
    this.leases = new Leases(store.cursors, randomUUID(), () => this.clock.now());
    const lane = (): Lane =>
      new Lane((name, head) =>
        this.run(name, head, { most: MOST_IN_A_ROW, retries: this.waiting.has(name) }),
      );
    this.lanes = { own: lane(), stock: lane() };
  }

  /** Names of all handlers that have a place in the log. */
  get names(): string[] {
    return [...this.byName.keys()];
  }

  /** @returns the handlers that are not at `head` or have a parked fact whose time has come */
  async due(head: number): Promise<string[]> {
    const cursors = await this.store.cursors.find({}, { position: 1 }).lean();
    const positions = new Map(cursors.map(({ _id, position }) => [_id, position]));
    const parked = await this.store.parked
      .find({ status: 'WAITING', nextAt: { $lte: this.clock.now() } }, { handler: 1 })
      .lean();
    this.waiting = new Set(parked.map(({ handler }) => handler));
    return this.names.filter((name) => (positions.get(name) ?? 0) < head || this.waiting.has(name));
  }

  /**
   * Brings handlers to `head`, a few facts of each in turn. Those that change stock wait for the group commits and take
   * their turns among themselves, so that they hold up no other.
   *
   * @returns when all that has been asked for by then is done, or left for the next look
   */
  async carry(names: readonly string[], head: number): Promise<void> {
    for (const name of names) this.lanes[this.byName.get(name)?.hearer.lane ?? 'own'].want(name, head);
    await this.idle();
  }

  /** Waits until nothing that was asked for is left. */
  async idle(): Promise<void> {
    await Promise.all(Object.values(this.lanes).map((lane) => lane.done));
  }

  /**
   * Brings a handler to `head`, if no other process is at it; what it cannot do now is left for the next look.
   *
   * @param most transactions
   * @param retries whether it looks for parked facts whose time has come
   * @returns whether there is more to be done
   */
  async run(name: string, head: number, { most = Infinity, retries = true } = {}): Promise<boolean> {
    const delivery = this.byName.get(name);
    if (!delivery || this.stopped || this.running.has(name)) return false;
    const run = this.once(name, delivery, head, { most, retries }).finally(() => this.running.delete(name));
    this.running.set(name, run);
    return run;
  }

  /** Waits for what is being done, begins nothing new, and gives the leases back. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running.values(), this.idle()]);
    await this.leases.end();
  }

  private async once(
    name: string,
    delivery: Delivery,
    head: number,
    { most, retries }: { most: number; retries: boolean },
  ): Promise<boolean> {
    try {
      await this.prepare(name);
      if (!(await this.leases.hold(name))) return false;
      let more = true;
      for (let done = 0; more && done < most && !this.stopped; done++) more = await delivery.advance(head);
      if (!more && retries && !this.stopped) await delivery.retry();
      // where a queue spreads the work, the next batch may be anybody's
      if (this.queue.isThere) await this.leases.release(name);
      return more && !this.stopped;
    } catch (error) {
      this.leases.forget(name);
      const why = error instanceof LeaseLostError ? 'has gone to another process' : 'waits for the database';
      this.logger.warn({ err: error, handler: name }, `${name} ${why}`);
      return false;
    }
  }

  private async prepare(name: string): Promise<void> {
    if (this.prepared.has(name)) return;
    await this.store.cursors.updateOne(
      { _id: name },
      { $setOnInsert: { position: 0, owner: null, until: null } },
      { upsert: true },
    );
    this.prepared.add(name);
  }

  /** Made at first use: every module has been looked through by then. */
  private get byName(): ReadonlyMap<string, Delivery> {
    this.deliveries ??= new Map(
      this.explorer.hearers
        .filter((hearer) => hearer.on === 'one process')
        .map((hearer) => [hearer.as, this.deliveryTo(hearer)]),
    );
    return this.deliveries;
  }

  private deliveryTo(hearer: Hearer): Delivery {
    const aside: Turn = (work, site) => this.work.run(work, site);
    return new Delivery(hearer, {
      store: this.store,
      recent: this.recent,
      turn: hearer.lane === 'stock' ? (work, site) => this.combiner.alone(work, site) : aside,
      aside,
      now: () => this.clock.now(),
      owner: this.leases.owner,
      complain: (error, fact, tries) =>
        this.logger.error(
          { err: error, handler: hearer.as, event: fact.id, tries },
          `${hearer.as} could not handle ${fact.id}`,
        ),
    });
  }
}
